"""A ViT that looks at the map of a few convolutions in place of raw patches.

Source: Dosovitskiy et al. 2020, section 3.1, "Hybrid Architecture"; the stem of plain 3 × 3 convolutions: Xiao et al.
2021, "Early Convolutions Help Transformers See Better". What a generator leaves behind is local and faint; convolutions
find it in an epoch or two, patches cut from raw pixels need dozens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from transformers import ViTConfig, ViTForImageClassification

from aiguard.detection.networks.stem import stem_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class StemmedViT(nn.Module):
    """float32 (N, channels, H, W) → what transformers' ViT answers. A token is 2^len(stem) px wide.

    stem: the widths of the convolutions of each stage, e.g. [[32, 32], [64]]; a stage ends by halving the map.
    settings: further words of transformers' ViTConfig; `image_size` is that of the picture.
    """

    def __init__(self, channels: int, *, stem: Sequence[Sequence[int]], image_size: int, **settings: Any) -> None:
        super().__init__()
        self.stem = stem_of(channels, stem)
        side = image_size // 2 ** len(stem)
        config = ViTConfig(image_size=side, patch_size=1, num_channels=stem[-1][-1], **settings)
        config.num_labels = 2
        self.transformer = ViTForImageClassification(config)
        self.transformer.set_attn_implementation("eager")  # the fused one takes longer over so few tokens on a CPU

    def forward(self, pixels: Tensor) -> Any:
        return self.transformer(self.stem(pixels.contiguous(memory_format=torch.channels_last)))
