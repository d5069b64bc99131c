"""`aiguard lab evaluate`: the full set and the de-duplicated one, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable
from aiguard.lab.evaluate import as_table, write
from aiguard.lab.outcome import judge
from aiguard.lab.rungs import as_tables, climb
from aiguard.lab.sources import read_samples

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
    try:
        judged = judge(model, pictures, read_split(data, "train"))
    except DataUnusable:
        judged = judge(model, pictures, pictures.take(np.array([], np.int64)))
    if out is not None:
        write(out, judged.results, pictures, judged.p_ai)
    return as_table(judged.results)
