"""For each generated picture the real one most like it, so that what is shown tells the classes apart no longer.

A picture's look: the lowest terms of the cosine transform of its brightness and its colours, which survive saving and
scaling. Source: the descriptor of MPEG-7's colour layout, Kasutani and Yamada 2001.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from aiguard.lab.errors import DataUnusable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.lab.judging import Labelled

    Floats = NDArray[np.float64]

SIDE: Final = 32
TERMS: Final = {"Y": 8, "Cb": 4, "Cr": 4}  # kept along each axis
BASIS: Final = np.cos(np.pi / SIDE * (np.arange(SIDE) + 0.5) * np.arange(SIDE)[:, None])


@dataclass(frozen=True)
class Pair:
    """`distance`: between the looks, 0 for equal ones."""

    ai: str
    real: str
    distance: float


def pairs(samples: Sequence[Labelled]) -> list[Pair]:
    """Each picture in at most one pair, the nearest first. DataUnusable when a class is missing."""
    made, real = ([one for one in samples if one.label == label] for label in (1, 0))
    if not made or not real:
        raise DataUnusable("Pairs need generated and real pictures.")
    distances = _distances(np.stack([look(one.open()) for one in made]), np.stack([look(one.open()) for one in real]))
    found, taken_ai, taken_real = [], np.zeros(len(made), bool), np.zeros(len(real), bool)
    for at in np.argsort(distances, axis=None, kind="stable"):
        row, column = divmod(int(at), len(real))
        if not (taken_ai[row] or taken_real[column]):
            taken_ai[row] = taken_real[column] = True
            found.append(Pair(made[row].name, real[column].name, float(distances[row, column])))
    return found


def look(image: Image.Image) -> Floats:
    """(D,). Low frequencies count more, as they do to the eye."""
    small = image.convert("YCbCr").resize((SIDE, SIDE), Image.Resampling.BOX)
    planes = np.asarray(small, np.float64).transpose(2, 0, 1) / 255
    parts = []
    for plane, kept in zip(planes, TERMS.values(), strict=True):
        terms = (BASIS @ plane @ BASIS.T)[:kept, :kept] / SIDE
        order = np.add.outer(np.arange(kept), np.arange(kept))
        parts.append((terms / (1 + order)).ravel())
    return np.concatenate(parts)


def write(found: Sequence[Pair], to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["ai", "real", "distance"])
        table.writerows([one.ai, one.real, f"{one.distance:.6f}"] for one in found)


def names_in(path: Path) -> frozenset[str]:
    """Every picture of a file of pairs, of both classes."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"ai", "real"} <= set(rows[0]):
        raise DataUnusable(f"{path} is not a file of pairs (ai, real, distance).")
    return frozenset(name for row in rows for name in (row["ai"], row["real"]))


def _distances(made: Floats, real: Floats) -> Floats:
    """(A, R), Euclidean."""
    square = (made**2).sum(1)[:, None] + (real**2).sum(1)[None] - 2 * made @ real.T
    found: Floats = np.sqrt(np.maximum(square, 0))
    return found
