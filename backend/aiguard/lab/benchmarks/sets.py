"""Which sets there are, who made them, and which columns their papers print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiguard.lab import metrics
from aiguard.lab.benchmarks import folders, tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from aiguard.lab.benchmarks.shown import Shown

    Figure = Callable[[NDArray[np.uint8], NDArray[np.float64]], float]


@dataclass(frozen=True)
class BenchmarkSet:
    """`figures`: of each column, in the paper's order; the last column is their mean over the columns."""

    title: str
    source: str
    layout: str
    read: Callable[[Path, Path | None], list[Shown]]
    figures: tuple[str, ...]


def _of_class(label: int) -> Figure:
    def share(labels: NDArray[np.uint8], p_ai: NDArray[np.float64]) -> float:
        mine = labels == label
        return metrics.accuracy(labels[mine], p_ai[mine]) if mine.any() else float("nan")

    return share


FIGURES: Final[dict[str, Figure]] = {
    "accuracy": metrics.accuracy,
    "balanced accuracy": metrics.balanced_accuracy,
    "accuracy on fakes": _of_class(1),
    "accuracy on real": _of_class(0),
    "AP": metrics.average_precision,
    "AUC": metrics.auroc,
    "F1": lambda labels, p_ai: metrics.confusion(labels, p_ai).f1,
}
SETS: Final = {
    "genimage": BenchmarkSet(
        "GenImage", "Zhu et al. 2023", "<generator>/val/ai|nature", folders.genimage, ("accuracy",)
    ),
    "chameleon": BenchmarkSet(
        "Chameleon", "Yan et al. 2025", "test/0_real|1_fake", folders.chameleon,
        ("accuracy", "accuracy on fakes", "accuracy on real"),
    ),
    "wildrf": BenchmarkSet(
        "WildRF", "Cavia et al. 2024", "test/facebook|reddit|twitter/0_real|1_fake", folders.wildrf, ("accuracy", "AP")
    ),
    "synthbuster": BenchmarkSet(
        "Synthbuster", "Bammey 2023", "<generator>/*.png, and RAISE-1k with --real", folders.synthbuster,
        ("balanced accuracy", "AUC"),
    ),
    "community-forensics": BenchmarkSet(
        "Community Forensics, evaluation set", "Park and Owens 2025", "*.parquet: image_data, label, model_name",
        tables.community_forensics, ("accuracy", "AP"),
    ),
    "openfake": BenchmarkSet(
        "OpenFake", "Livernoche et al. 2025", "data/test-*.parquet: image, label, model", tables.openfake,
        ("accuracy", "F1", "AUC"),
    ),
}  # fmt: skip
