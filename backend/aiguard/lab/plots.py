"""The card's two pictures: how well p_ai can be believed, and how the run went."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiguard.lab import metrics

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


def reliability_plot(labels: NDArray[np.uint8], p_ai: NDArray[np.float64], to: Path) -> None:
    """Share of AI pictures over mean p_ai, bin by bin; on the diagonal p_ai means what it says."""
    from matplotlib.figure import Figure

    bins = metrics.reliability(labels, p_ai)
    figure = Figure(figsize=(4.6, 4.4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    sizes = [10 + 250 * count / len(labels) for _, _, count in bins]
    axes.scatter([said for said, _, _ in bins], [seen for _, seen, _ in bins], s=sizes, color="#0f6059", alpha=0.8)
    axes.set(xlabel="mean p_ai", ylabel="share of AI pictures", title=f"ECE {metrics.ece(labels, p_ai):.4f}")
    figure.savefig(to, dpi=110)


def rungs_plot(rungs: list[dict[str, Any]], to: Path) -> None:
    """AUROC after each kind of wear, with its interval, and the mean over generators; `rungs` are of metrics.json."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    axes = figure.subplots()
    places = list(range(len(rungs)))
    middle = [rung["auroc"] for rung in rungs]
    spans = [[abs(rung["auroc_interval"][side] - rung["auroc"]) for rung in rungs] for side in (0, 1)]
    axes.errorbar(middle, places, xerr=spans, fmt="o", color="#0f6059", label="all pictures")
    axes.plot([rung["macro_auroc"] for rung in rungs], places, "d", color="#8a2469", label="mean over generators")
    axes.set(yticks=places, yticklabels=[rung["name"] for rung in rungs], xlabel="AUROC")
    axes.invert_yaxis()
    axes.legend()
    figure.savefig(to, dpi=110)


def learning_curve(histories: dict[str, Path], to: Path) -> None:
    """Validation accuracy after each epoch, a line a run; `histories` are the runs' history.jsonl."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.6, 3.6), layout="constrained")
    axes = figure.subplots()
    for name, path in histories.items():
        points = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        axes.plot([p["epoch"] for p in points], [p["validation_accuracy"] for p in points], marker="o", label=name)
    axes.set(xlabel="epoch", ylabel="validation accuracy")
    axes.legend()
    figure.savefig(to, dpi=110)
