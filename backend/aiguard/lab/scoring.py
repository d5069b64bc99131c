"""Pixels to logits for whole sets, in the lab's own loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from aiguard.lab.feed import scaled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from torch import Tensor, nn

AT_ONCE = 500


@torch.no_grad()
def logits_of(network: nn.Module, images: Tensor, *, bf16: bool = True, at_once: int = AT_ONCE) -> NDArray[np.float32]:
    """uint8 (N, 3, H, W) on the network's device → (N, 2), order kept."""
    found = []
    for part in torch.split(images, at_once):
        with torch.autocast(images.device.type, torch.bfloat16, enabled=bf16):
            found.append(network(scaled(part)).float())
    logits: NDArray[np.float32] = torch.cat(found).cpu().numpy()
    return logits


def accuracy_of(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Of the likelier class."""
    told = torch.from_numpy(logits_of(network, images).argmax(1)).to(labels.device)
    return float((told == labels).float().mean())
