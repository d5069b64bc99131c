"""Batches as a function of (seed, step) alone, so that a resumed run sees what an unbroken one would have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import one_hot

if TYPE_CHECKING:
    from torch import Tensor

    from aiguard.lab.resident.bank import Bank
    from aiguard.lab.resident.course import Augment, Course

GREY_SHARE = 0.15  # of a batch that loses its colour where colours are changed at all


@dataclass(frozen=True)
class Batch:
    """pixels float32 (B, 3, h, w) in -1..1 · targets float32 (B, 2) · at int64 (B,): which of the bank's pictures"""

    pixels: Tensor
    targets: Tensor
    at: Tensor


def batch(bank: Bank, course: Course, seed: int, step: int) -> Batch:
    """On the bank's device."""
    random = torch.Generator().manual_seed(hash((seed, step)) % 2**63)
    at = _drawn(bank, course, seed, step, random)
    on_device = at.to(bank.images.device, non_blocking=True)
    pixels = scaled(_cut(bank.images, on_device, course.augment, random))
    pixels = _changed(pixels, course.augment, random)
    targets = one_hot(bank.labels[on_device], 2).float()
    if course.label_smoothing:
        targets = targets * (1 - course.label_smoothing) + course.label_smoothing / 2
    if course.augment.mixup:
        pixels, targets = _mixed(pixels, targets, course.augment.mixup, random)
    return Batch(pixels, targets, at)


def scaled(images: Tensor) -> Tensor:
    """uint8 (B, H, W, 3) → float32 (B, 3, H, W) in -1..1, as the service normalises with mean and deviation ½."""
    return images.permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def _drawn(bank: Bank, course: Course, seed: int, step: int, random: torch.Generator) -> Tensor:
    if course.draw == "weighted":
        return torch.multinomial(bank.weights, course.batch_size, replacement=True, generator=random)
    size = min(course.batch_size, len(bank))
    epoch, part = divmod(step, len(bank) // size)
    order = np.random.default_rng((seed, epoch)).permutation(len(bank))
    return torch.from_numpy(order[part * size : (part + 1) * size])


def _cut(images: Tensor, at: Tensor, augment: Augment, random: torch.Generator) -> Tensor:
    """(B, h, w, 3): crop, shift and mirroring are one look-up, so that no picture is copied twice."""
    count, height, width = len(at), images.shape[1], images.shape[2]
    high, wide = (min(augment.crop_px or side, side) for side in (height, width))
    rows = _places(count, height, high, augment.shift_px, random)
    columns = _places(count, width, wide, augment.shift_px, random)
    if augment.mirror:
        flip = torch.rand(count, 1, generator=random) < 0.5
        columns = torch.where(flip, columns.flip(1), columns)
    rows, columns = (one.to(images.device, non_blocking=True) for one in (rows, columns))
    return images[at[:, None, None], rows[:, :, None], columns[:, None, :]]


def _places(count: int, length: int, side: int, shift: int, random: torch.Generator) -> Tensor:
    """(count, side): which rows or columns; beyond the edge they come back."""
    start = torch.randint(-shift, length - side + shift + 1, (count, 1), generator=random)
    places = (start + torch.arange(side)).abs()
    return torch.where(places >= length, 2 * (length - 1) - places, places)


def _changed(pixels: Tensor, augment: Augment, random: torch.Generator) -> Tensor:
    count, device = len(pixels), pixels.device
    if augment.colour:
        drawn = (torch.rand(4, count, 1, 1, 1, generator=random) * 2 - 1).to(device, non_blocking=True)
        grey = pixels.mean(1, keepdim=True)
        pixels = torch.where(drawn[3] < 2 * GREY_SHARE - 1, grey, pixels)
        pixels = pixels * (1 + augment.colour * drawn[0]) + augment.colour * drawn[1]
    if augment.noise:
        deviation = torch.rand(count, 1, 1, 1, generator=random).to(device, non_blocking=True) * augment.noise / 127.5
        on_device = torch.Generator(device).manual_seed(int(torch.randint(2**62, (), generator=random)))
        pixels = pixels + deviation * torch.randn(pixels.shape, device=device, generator=on_device)
    return pixels.clamp(-1, 1) if augment.colour or augment.noise else pixels


def _mixed(pixels: Tensor, targets: Tensor, shape: float, random: torch.Generator) -> tuple[Tensor, Tensor]:
    seed = int(torch.randint(2**31, (), generator=random))
    kept = float(np.random.default_rng(seed).beta(shape, shape))
    other = torch.randperm(len(pixels), generator=random).to(pixels.device, non_blocking=True)
    return torch.lerp(pixels[other], pixels, kept), torch.lerp(targets[other], targets, kept)
