"""`aiguard lab evaluate`: the full set and the de-duplicated one, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable
from aiguard.lab.evaluate import as_table, write
from aiguard.lab.outcome import judge
from aiguard.lab.photographs import photographs
from aiguard.lab.rungs import as_tables, climb
from aiguard.lab.runs import judged_split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel

DIGESTS_ALONE_PX = 8  # of training pictures nothing else is asked: their sizes may differ, and they take no room


def evaluate_on(
    model: Detector | Panel, data: Path, split: str | None, out: Path | None, say: Callable[[str], None]
) -> str:
    """The tables for a terminal; metrics.json and scores.csv go to `out`."""
    split = split or judged_split(data) or "test"
    samples = photographs(data, split, model.spec.domain)
    if samples is not None:
        return as_tables(climb(model, samples, out, say))
    return _whole_and_clean(model, data, split, out)


def _whole_and_clean(model: Detector | Panel, data: Path, split: str, out: Path | None) -> str:
    pictures, note = read_split(data, split), ""
    try:
        train = read_split(data, "train", DIGESTS_ALONE_PX)
    except DataUnusable as error:
        train = pictures.take(np.array([], np.int64))
        note = f"\nCopies of training pictures were not looked for: {error}"
    found = judge(model, pictures, train)
    if out is not None:
        write(out, found.results, pictures, found.p_ai)
    return as_table(found.results) + note
