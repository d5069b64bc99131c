"""Crops for training: native, or of pictures made smaller first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aiguard.lab.resident.crops import Cut, shards
from aiguard.lab.sources import read_samples

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

SIDE = 32


def _stripes(folder: Path, width: int, height: int, period: int) -> None:
    """Black and white columns, each half a period wide."""
    folder.mkdir(parents=True, exist_ok=True)
    row = np.where(np.arange(width) % period < period // 2, 0, 255).astype(np.uint8)
    Image.fromarray(np.tile(row, (height, 1))).save(folder / "stripes.png")


def _cut(root: Path, *, scaled: bool, copies: int = 0) -> NDArray[np.uint8]:
    (path,) = shards(read_samples(root, "train"), Cut(SIDE, copies, 1, scaled), root / "crops")
    found: NDArray[np.uint8] = np.load(path)
    return found


def _turns(crop: NDArray[np.uint8]) -> int:
    """How often the middle row goes from dark to light or back."""
    light = crop[SIDE // 2, :, 0] > 127
    return int((light[1:] != light[:-1]).sum())


def test_a_native_crop_shows_a_part_and_a_scaled_one_nearly_all(tmp_path: Path) -> None:
    _stripes(tmp_path / "train" / "real" / "photos", 320, 320, period=80)  # 4 periods
    native, small = (_cut(tmp_path, scaled=scaled)[0, 0] for scaled in (False, True))
    assert native.shape == small.shape == (SIDE, SIDE, 3)
    assert _turns(native) <= 1
    assert 5 <= _turns(small) <= 7  # of 7; up to a fifth may be cut off


def test_a_picture_that_is_small_already_is_not_made_larger(tmp_path: Path) -> None:
    _stripes(tmp_path / "train" / "real" / "photos", SIDE, SIDE, period=8)
    assert np.array_equal(_cut(tmp_path, scaled=True), _cut(tmp_path, scaled=False))


def test_worn_copies_of_scaled_pictures_come_again(tmp_path: Path) -> None:
    _stripes(tmp_path / "train" / "real" / "photos", 200, 160, period=10)
    first = _cut(tmp_path, scaled=True, copies=2)
    for path in (tmp_path / "crops").rglob("*.npy"):
        path.unlink()
    assert first.shape == (1, 3, SIDE, SIDE, 3)
    assert np.array_equal(first, _cut(tmp_path, scaled=True, copies=2))
