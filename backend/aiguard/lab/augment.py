"""Random views of a batch, on its device. No resizing: it would wash out the very traces to be learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn.functional import pad

if TYPE_CHECKING:
    import numpy as np


def flip_and_shift(images: Tensor, shift_px: int, generator: torch.Generator) -> Tensor:
    """float (N, 3, H, W) → the same shape: mirrored with probability ½, moved by up to ±shift_px, edges reflected."""
    count, _, height, width = images.shape
    device = images.device
    flip = torch.rand(count, generator=generator, device=device) < 0.5
    images = torch.where(flip[:, None, None, None], images.flip(-1), images)
    if shift_px == 0:
        return images
    padded = pad(images, (shift_px,) * 4, mode="reflect")
    span = 2 * shift_px + 1
    top = torch.randint(span, (count, 1), generator=generator, device=device) + torch.arange(height, device=device)
    left = torch.randint(span, (count, 1), generator=generator, device=device) + torch.arange(width, device=device)
    rows = torch.arange(count, device=device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[rows, top[:, :, None], left[:, None, :]].permute(0, 3, 1, 2)


def coloured(images: Tensor, strength: float, generator: torch.Generator) -> Tensor:
    """Normalised pictures made brighter or darker and richer or poorer in contrast, each by up to `strength`."""
    drawn = torch.rand(2, len(images), 1, 1, 1, generator=generator, device=images.device) * 2 - 1
    middle = images.mean((1, 2, 3), keepdim=True)
    return (images - middle) * (1 + strength * drawn[0]) + middle + strength * drawn[1]


def erased(images: Tensor, chance: float, side_px: int, generator: torch.Generator) -> Tensor:
    """Grey squares of side_px over `chance` of the pictures, anywhere. Source: DeVries & Taylor 2017."""
    count, _, height, width = images.shape
    drawn = torch.rand(3, count, 1, generator=generator, device=images.device)
    rows, columns = (torch.arange(length, device=images.device) for length in (height, width))
    tall = (rows - drawn[0] * height).abs() < side_px / 2  # (N, H)
    wide = (columns - drawn[1] * width).abs() < side_px / 2
    hole = tall[:, None, :, None] & wide[:, None, None, :] & (drawn[2] < chance)[:, :, None, None]
    return images.masked_fill(hole, 0.0)


def mixed(images: Tensor, targets: Tensor, how: str, random: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Each picture with another of the batch, and its target (N, classes) likewise.

    "cutmix": a box of the other one laid over it (Yun et al. 2019); "mixup": the mean of both (Zhang et al. 2018).
    """
    other = torch.from_numpy(random.permutation(len(images))).to(images.device)
    if how == "mixup":
        kept = float(random.beta(0.8, 0.8))
        return kept * images + (1 - kept) * images[other], kept * targets + (1 - kept) * targets[other]
    height, width = images.shape[2:]
    side = (1 - random.random()) ** 0.5
    tall, wide = round(height * side), round(width * side)
    top, left = random.integers(height - tall + 1), random.integers(width - wide + 1)
    images = images.clone()
    images[:, :, top : top + tall, left : left + wide] = images[other, :, top : top + tall, left : left + wide]
    kept = 1 - tall * wide / (height * width)
    return images, kept * targets + (1 - kept) * targets[other]
