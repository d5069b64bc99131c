"""Small made pictures one can learn to tell apart: one class carries an upsampler's grid."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path


def photo(seed: int, size: tuple[int, int]) -> Image.Image:
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (5, 6, 3), np.uint8)).resize(size, Image.Resampling.BICUBIC)
    noisy = np.asarray(coarse, np.float64) + random.normal(0, 6, (size[1], size[0], 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def generated(seed: int, size: tuple[int, int]) -> Image.Image:
    half = photo(seed, (size[0] // 2, size[1] // 2))
    return half.resize(size, Image.Resampling.NEAREST)


def save_some(folder: Path, count: int, size: tuple[int, int] = (96, 80)) -> None:
    """`count` pictures into a folder whose path says ai or real."""
    folder.mkdir(parents=True)
    make = generated if "ai" in folder.parts else photo
    for at in range(count):
        make(crc32(f"{folder.name}{folder.parent.name}{at}".encode()), size).save(folder / f"{at:03d}.png")
