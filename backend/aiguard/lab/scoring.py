"""Pixels to logits for whole sets, in the lab's own loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aiguard.lab.data import Pictures


def normalised(images: NDArray[np.uint8]) -> Tensor:
    """uint8 (N, H, W, 3) → float32 (N, 3, H, W) in -1..1, as the service's preprocessing gives at native size."""
    scaled = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255
    return (scaled - 0.5) / 0.5


@torch.no_grad()
def logits_of(
    network: nn.Module, pictures: Pictures, *, bf16: bool = True, batch_size: int = 500
) -> NDArray[np.float32]:
    """(N, 2), order kept."""
    found = []
    for start in range(0, len(pictures), batch_size):
        with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
            found.append(network(normalised(pictures.images[start : start + batch_size])).float())
    return torch.cat(found).numpy()


def accuracy_of(network: nn.Module, pictures: Pictures) -> float:
    return float((logits_of(network, pictures).argmax(1) == pictures.labels).mean())
