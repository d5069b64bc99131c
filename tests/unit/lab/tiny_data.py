"""A small CIFAKE-shaped set one can learn: real pictures are smooth, fakes are not."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path


def save_tiny_cifake(path: Path, *, train: int = 160, test: int = 40, seed: int = 0) -> Path:
    """A tar with train|test/REAL|FAKE; the first test fake also stands in train, and one train fake stands twice."""
    random = np.random.default_rng(seed)
    with tarfile.open(path, "w") as tar:
        for split, count in (("train", train), ("test", test)):
            for number in range(count):
                fake = number % 2
                _add(tar, f"cifake/{split}/{'FAKE' if fake else 'REAL'}/{number:04d}.png", _picture(random, fake))
        twice, leaked = _picture(random, 1), _picture(random, 1)
        for name in ("train/FAKE/twice-1.png", "train/FAKE/twice-2.png"):
            _add(tar, f"cifake/{name}", twice)
        for name in ("train/FAKE/leaked.png", "test/FAKE/leaked.png"):
            _add(tar, f"cifake/{name}", leaked)
    return path


def _picture(random: np.random.Generator, fake: int) -> bytes:
    colour = random.integers(60, 190, 3)
    noise = random.normal(0, 28 if fake else 3, (32, 32, 3))
    file = io.BytesIO()
    Image.fromarray(np.clip(colour + noise, 0, 255).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    tar.addfile(member, io.BytesIO(data))
