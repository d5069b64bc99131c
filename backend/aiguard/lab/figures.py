"""A report's pictures as PNG bytes, so that the page needs no file beside it."""

from __future__ import annotations

import io
import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import numpy as np

from aiguard.lab import metrics
from aiguard.lab.errors import PlotsUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

GREEN: Final = "#0f6059"


def require_plots() -> None:
    """Before work whose end is a plot. PlotsUnavailable."""
    if find_spec("matplotlib") is None:
        raise PlotsUnavailable("The plots need matplotlib, which is not installed: pip install matplotlib.")


def canvas(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110)
    return out.getvalue()


def roc(labels: NDArray[np.uint8], p_ai: NDArray[np.float64]) -> bytes:
    false, hits = metrics.roc(labels, p_ai)
    figure = canvas(4.4, 4.2)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot(false, hits, color=GREEN)
    title = f"ROC, area {metrics.auroc(labels, p_ai):.4f}"
    axes.set(xlabel="real pictures called AI", ylabel="AI pictures called AI", title=title)
    return png(figure)


def reliability(labels: NDArray[np.uint8], p_ai: NDArray[np.float64]) -> bytes:
    """Share of AI pictures over mean p_ai, bin by bin; on the diagonal p_ai means what it says."""
    figure = canvas(4.4, 4.2)
    draw_reliability(figure.subplots(), labels, p_ai)
    return png(figure)


def draw_reliability(axes: Axes, labels: NDArray[np.uint8], p_ai: NDArray[np.float64]) -> None:
    bins = metrics.reliability(labels, p_ai)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    sizes = [10 + 250 * count / len(labels) for _, _, count in bins]
    axes.scatter([said for said, _, _ in bins], [seen for _, seen, _ in bins], s=sizes, color=GREEN, alpha=0.8)
    axes.set(xlabel="mean p_ai", ylabel="share of AI pictures", title=f"ECE {metrics.ece(labels, p_ai):.4f}")


def confusion(labels: NDArray[np.uint8], p_ai: NDArray[np.float64]) -> bytes:
    found = metrics.confusion(labels, p_ai)
    cells = np.array([[found.true_real, found.false_ai], [found.false_real, found.true_ai]])
    return grid(cells, ["real", "AI"], ["real", "AI"], title="confusion at 0.5", across="called", down="is")


def grid(
    cells: NDArray[np.generic], rows: Sequence[str], columns: Sequence[str], *, title: str, across: str, down: str
) -> bytes:
    """A heat map with its numbers; NaN stays empty."""
    figure = canvas(1.6 + 0.8 * len(columns), 1.4 + 0.6 * len(rows))
    axes = figure.subplots()
    axes.imshow(cells.astype(float), cmap="YlGn", aspect="auto")
    known = cells[~np.isnan(cells.astype(float))]
    middle = (known.max() + known.min()) / 2 if known.size else 0
    for (row, column), value in np.ndenumerate(cells):
        if not np.isnan(value):
            told = f"{value:,}" if np.issubdtype(cells.dtype, np.integer) else f"{value:.4f}"
            axes.text(column, row, told, ha="center", va="center", color="white" if value > middle else "black")
    axes.set(xticks=range(len(columns)), xticklabels=columns, yticks=range(len(rows)), yticklabels=rows)
    axes.set(xlabel=across, ylabel=down, title=title)
    return png(figure)


def curves(histories: dict[str, Path], figure_name: str = "validation_accuracy") -> bytes:
    """A validation figure after each epoch, a line a run; `histories` are the runs' history.jsonl."""
    figure = canvas(5.6, 3.6)
    axes = figure.subplots()
    for name, path in histories.items():
        points = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        told = [point for point in points if figure_name in point]
        axes.plot([p["epoch"] for p in told], [p[figure_name] for p in told], marker=".", label=name)
    axes.set(xlabel="epoch", ylabel=figure_name.replace("_", " "))
    axes.legend()
    return png(figure)


def contact_sheet(pictures: Sequence[NDArray[np.uint8]], captions: Sequence[str], columns: int = 8) -> bytes:
    """Pictures uint8 (H, W, 3), each under its caption."""
    rows = -(-len(pictures) // columns)
    figure = canvas(1.3 * columns, 1.55 * rows)
    for axes in (places := figure.subplots(rows, columns, squeeze=False).ravel()):
        axes.axis("off")
    for axes, picture, caption in zip(places, pictures, captions, strict=False):
        axes.imshow(picture, interpolation="nearest")
        axes.set_title(caption, fontsize=8)
    return png(figure)


def worst(labels: NDArray[np.uint8], p_ai: NDArray[np.float64]) -> list[int]:
    """Up to eight of each class that the model got most wrong, real ones first; indices."""
    found: list[int] = []
    for label in (0, 1):
        wrong = np.flatnonzero((labels == label) & ((p_ai > 0.5) != (label == 1)))
        found += wrong[np.argsort(-np.abs(p_ai[wrong] - 0.5), kind="stable")][:8].tolist()
    return found
