"""What every training leaves: the model's folder judged, with metrics.json, scores.csv, report.html and a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.lab import evaluate, figures
from aiguard.lab.evaluate import measure, scores_of
from aiguard.lab.splits import without_copies_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.lab.data import Pictures
    from aiguard.lab.evaluate import Result
    from aiguard.lab.report import Report


@dataclass(frozen=True)
class Judged:
    """A model's answers on one split: whole, and without copies of training pictures where there are any."""

    pictures: Pictures
    p_ai: NDArray[np.float64]
    results: list[Result]


def judge(detector: Detector | Panel, pictures: Pictures, train: Pictures) -> Judged:
    p_ai = scores_of(detector, pictures)
    results = [measure("full", detector, pictures, p_ai)]
    clean = without_copies_of(pictures, train)
    if 0 < len(clean) < len(pictures):
        at = {name: index for index, name in enumerate(pictures.names)}
        index = np.array([at[name] for name in clean.names])
        results.append(measure("de-duplicated", detector, clean, p_ai[index]))
    return Judged(pictures, p_ai, results)


def add_figures(report: Report, judged: Judged) -> None:
    """The table of figures and the four plots."""
    names, rows = evaluate.rows_of(judged.results)
    report.heading("Measured")
    report.table(["", *names], rows)
    labels, p_ai = judged.pictures.labels, judged.p_ai
    report.picture(figures.roc(labels, p_ai), "Every threshold at once; the area is the AUROC.")
    report.picture(figures.reliability(labels, p_ai), "On the diagonal p_ai means what it says.")
    report.picture(figures.confusion(labels, p_ai), "Counts at p_ai = 0.5.")
    chosen = figures.worst(labels, p_ai)
    if chosen:
        shown = [judged.pictures.images[at] for at in chosen]
        told = [f"{'AI' if labels[at] else 'real'}, p_ai {p_ai[at]:.3f}" for at in chosen]
        report.picture(figures.contact_sheet(shown, told), "The worst errors: what it was most wrong about.")


def write(folder: Path, report: Report, judged: Judged, histories: dict[str, Path], notes: Sequence[str] = ()) -> None:
    """All four files into `folder`; the figures first, which took the longest to come by."""
    evaluate.write(folder, judged.results, judged.pictures, judged.p_ai)
    add_figures(report, judged)
    kept = {name: path for name, path in histories.items() if path.is_file()}
    if kept:
        report.heading("How it learnt")
        report.picture(figures.curves(kept), "Accuracy on held-out training pictures after each epoch.")
    if notes:
        report.heading("Notes")
        for note in notes:
            report.text(note)
    report.write(folder)
