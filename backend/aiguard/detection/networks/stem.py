"""Plain 3 × 3 convolutions at full resolution before a network.

What a generator leaves behind is local and faint; a network that begins by halving the picture throws most of it away.
Sources: Xiao et al. 2021, "Early Convolutions Help Transformers See Better"; Gragnaniello et al. 2021, "Are GAN
Generated Images Easy to Detect?".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from collections.abc import Sequence


def stem_of(channels: int, stages: Sequence[Sequence[int]]) -> nn.Sequential:
    """Of each stage the widths of its convolutions, e.g. [[32, 32], [64]]; a stage ends by halving the map."""
    steps: list[nn.Module] = []
    for stage in stages:
        for width in stage:
            steps += [nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            channels = width
        steps.append(nn.MaxPool2d(2))
    made = nn.Sequential(*steps)
    made.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # the stub lacks this form
    return made
