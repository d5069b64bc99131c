"""`aiguard lab evaluate`: the full set and the de-duplicated one, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable
from aiguard.lab.evaluate import as_table, measure, scores_of, write
from aiguard.lab.rungs import as_tables, climb
from aiguard.lab.sources import read_samples
from aiguard.lab.splits import without_copies_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel


def evaluate_on(
    model: Detector | Panel, data: Path, split: str | None, out: Path | None, say: Callable[[str], None]
) -> str:
    """The tables for a terminal; metrics.json and scores.csv go to `out`."""
    if data.is_dir() and any((data / name).is_dir() for name in ("validation", "crops")):
        samples = read_samples(data, split or ("test" if (data / "test").is_dir() else "validation"))
        return as_tables(climb(model, samples, out, say))
    return _whole_and_clean(model, data, split or "test", out)


def _whole_and_clean(model: Detector | Panel, data: Path, split: str, out: Path | None) -> str:
    pictures = read_split(data, split)
    p_ai = scores_of(model, pictures)
    results = [measure("full", model, pictures, p_ai)]
    try:
        clean = without_copies_of(pictures, read_split(data, "train"))
    except DataUnusable:
        clean = pictures
    if 0 < len(clean) < len(pictures):
        at = {name: index for index, name in enumerate(pictures.names)}
        index = np.array([at[name] for name in clean.names])
        results.append(measure("de-duplicated", model, clean, p_ai[index]))
    if out is not None:
        write(out, results, pictures, p_ai)
    return as_table(results)
