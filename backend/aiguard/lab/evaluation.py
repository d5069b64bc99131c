"""`aiguard lab evaluate`: the full set and the de-duplicated one, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable
from aiguard.lab.evaluate import as_table, measure, scores_of, write
from aiguard.lab.splits import without_copies_of

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.detector import Detector


def evaluate_on(detector: Detector, data: Path, split: str, out: Path | None) -> str:
    """The table for a terminal; metrics.json and scores.csv go to `out`."""
    pictures = read_split(data, split)
    p_ai = scores_of(detector, pictures)
    results = [measure("full", detector, pictures, p_ai)]
    try:
        clean = without_copies_of(pictures, read_split(data, "train"))
    except DataUnusable:
        clean = pictures
    if 0 < len(clean) < len(pictures):
        at = {name: index for index, name in enumerate(pictures.names)}
        index = np.array([at[name] for name in clean.names])
        results.append(measure("de-duplicated", detector, clean, p_ai[index]))
    if out is not None:
        write(out, results, pictures, p_ai)
    return as_table(results)
