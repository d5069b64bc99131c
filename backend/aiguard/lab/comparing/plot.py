"""Accuracies and their intervals, a group a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from aiguard.lab.figures import canvas, png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiguard.lab.comparing.results import Runs

COLOURS: Final = ("#0f6059", "#c2703d", "#5b5ea6", "#8a8a8a")


def accuracy_plot(runs: Sequence[Runs], published: float) -> bytes:
    """PNG."""
    kinds, networks = (sorted({getattr(one, what) for one in runs}) for what in ("kind", "network"))
    figure = canvas(6.5, 4)
    axes = figure.subplots()
    for one in runs:
        at = networks.index(one.network)
        place = kinds.index(one.kind) + (at - (len(networks) - 1) / 2) / (len(networks) + 1)
        mean, (low, high) = float(one.accuracies.mean()), one.interval
        spread = np.array([[mean - low], [high - mean]])
        colour = COLOURS[at % len(COLOURS)]
        axes.errorbar([place], [mean], yerr=spread, fmt="o", color=colour, capsize=4)
        axes.scatter(np.full(len(one.seeds), place), one.accuracies, s=10, color=colour, alpha=0.4)
    for at, network in enumerate(networks):
        axes.plot([], [], "o", color=COLOURS[at % len(COLOURS)], label=network)
    axes.axhline(published, color="0.6", linewidth=1, linestyle="--", label=f"published {published:.0%}")
    axes.set(xticks=range(len(kinds)), xticklabels=kinds, ylabel="accuracy", ylim=(0.35, 1.0))
    axes.legend(fontsize=8)
    return png(figure)
