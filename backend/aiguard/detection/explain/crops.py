"""The map of a model that scores crops: what each place's crops scored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELLS_A_CROP: Final = 8  # along the smallest crop's shorter side
MOST_CELLS: Final = 512  # along the map's longer side


def crop_map(scores: NDArray[np.float64], boxes: NDArray[np.int64], size: tuple[int, int]) -> NDArray[np.float32]:
    """Scores (N,) and boxes (N, 4), as (left, top, right, bottom) in px of a picture of `size` → float32 (h, w).

    Where crops overlap, their mean, weighted towards each crop's middle; where none lies, the lowest score: no heat.
    ValueError: no crops, or counts that differ.
    """
    if not len(scores) or len(scores) != len(boxes):
        raise ValueError(f"{len(scores)} scores for {len(boxes)} boxes")
    down, across = _cells(boxes, size)
    total, weight = np.zeros((down, across)), np.zeros((down, across))
    for score, (left, top, right, bottom) in zip(scores, boxes, strict=True):
        rows, vertical = _window(top, bottom, down / size[1], down)
        columns, horizontal = _window(left, right, across / size[0], across)
        window = np.outer(vertical, horizontal)
        total[rows, columns] += score * window
        weight[rows, columns] += window
    covered = weight > 0
    return np.where(covered, total / np.where(covered, weight, 1), np.min(scores)).astype(np.float32)


def _cells(boxes: NDArray[np.int64], size: tuple[int, int]) -> tuple[int, int]:
    """Rows and columns of square cells: fine enough for the smallest crop, never finer than a pixel."""
    smallest = int((boxes[:, 2:] - boxes[:, :2]).min())
    cell_px = max(1.0, smallest / CELLS_A_CROP, max(size) / MOST_CELLS)
    return max(1, round(size[1] / cell_px)), max(1, round(size[0] / cell_px))


def _window(start: int, stop: int, cells_a_px: float, cells: int) -> tuple[slice, NDArray[np.float64]]:
    """The cells that a crop touches along one side, and a Hann window over them that is above zero on each."""
    first = min(int(start * cells_a_px), cells - 1)
    last = max(first + 1, min(cells, int(np.ceil(stop * cells_a_px - 1e-9))))
    middles = (np.arange(first, last) + 0.5) / cells_a_px
    within = np.clip((middles - start) / (stop - start), 0.0, 1.0)
    return slice(first, last), np.sin(np.pi * within) ** 2 + 1e-3
