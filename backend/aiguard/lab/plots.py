"""The card's two pictures: how well p_ai can be believed, and how the run went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiguard.lab import figures

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


def reliability_plot(labels: NDArray[np.uint8], p_ai: NDArray[np.float64], to: Path) -> None:
    """Share of AI pictures over mean p_ai, bin by bin; on the diagonal p_ai means what it says."""
    to.write_bytes(figures.reliability(labels, p_ai))


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
    to.write_bytes(figures.curves(histories))
