"""Photograph-like JPEGs, each different: sharp blotches, shading and sensor noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path


def pictures(folder: Path, count: int, width: int = 640, height: int = 480) -> list[Path]:
    folder.mkdir(parents=True)
    paths = []
    for seed in range(count):
        random = np.random.default_rng(seed)
        coarse = Image.fromarray(random.integers(0, 256, (12, 16, 3), dtype=np.uint8))
        smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)).astype(np.int16)
        noisy = np.clip(smooth + random.integers(-12, 13, smooth.shape, dtype=np.int16), 0, 255)
        path = folder / f"{seed:04d}.jpg"
        Image.fromarray(noisy.astype(np.uint8)).save(path, quality=90)
        paths.append(path)
    return paths
