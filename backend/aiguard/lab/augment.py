"""Random views of a batch. No resizing: it would wash out the very traces to be learnt."""

import torch
from torch import Tensor
from torch.nn.functional import pad


def flip_and_shift(images: Tensor, shift_px: int, generator: torch.Generator) -> Tensor:
    """float (N, 3, H, W) → the same shape: mirrored with probability ½, moved by up to ±shift_px, edges reflected."""
    count, _, height, width = images.shape
    flip = torch.rand(count, generator=generator) < 0.5
    images = torch.where(flip[:, None, None, None], images.flip(-1), images)
    if shift_px == 0:
        return images
    padded = pad(images, (shift_px,) * 4, mode="reflect")
    span = 2 * shift_px + 1
    top = torch.randint(span, (count, 1), generator=generator) + torch.arange(height)  # (N, H)
    left = torch.randint(span, (count, 1), generator=generator) + torch.arange(width)  # (N, W)
    rows = torch.arange(count)[:, None, None]
    return padded.permute(0, 2, 3, 1)[rows, top[:, :, None], left[:, None, :]].permute(0, 3, 1, 2)
