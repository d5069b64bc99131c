"""Judging a model as the service runs it: its own detector, its own preprocessing, its own calibration."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aiguard.detection.preprocess import views
from aiguard.lab import metrics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.detection.answers import Prepared
    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.lab.data import Pictures

BATCH = 500


@dataclass(frozen=True)
class Result:
    """Figures of one set. Pairs are 95 % bootstrap intervals over pictures."""

    name: str
    pictures: int
    accuracy: float
    accuracy_interval: tuple[float, float]
    precision: float
    recall: float
    f1: float
    auroc: float
    auroc_interval: tuple[float, float]
    ece: float
    brier: float
    confusion: dict[str, int]
    real_above_ai_edge: float | None
    ai_below_real_edge: float | None
    uncertain: float | None


def scores_of(detector: Detector | Panel, pictures: Pictures) -> NDArray[np.float64]:
    """p_ai (N,), order kept. Pictures of another size than the model's are resized as the service does."""
    return np.array([score.p_ai for batch in _batches(detector, pictures) for score in detector.score(batch)])


def odds_of(detector: Detector, pictures: Pictures) -> NDArray[np.float64]:
    """Log-odds for AI before calibration (N,), likewise."""
    return np.array([score.logit for batch in _batches(detector, pictures) for score in detector.score(batch)])


def _batches(detector: Detector | Panel, pictures: Pictures) -> Iterator[list[Prepared]]:
    for start in range(0, len(pictures), BATCH):
        images = map(Image.fromarray, pictures.images[start : start + BATCH])
        yield [tuple(views(image, each) for each in detector.preparations) for image in images]


def measure(name: str, detector: Detector | Panel, pictures: Pictures, p_ai: NDArray[np.float64]) -> Result:
    labels, found = pictures.labels, metrics.confusion(pictures.labels, p_ai)
    edges = detector.spec.thresholds
    metrics.checked(found, metrics.counted_apart(labels, p_ai))
    return Result(
        name=name,
        pictures=len(pictures),
        accuracy=found.accuracy,
        accuracy_interval=metrics.interval(metrics.accuracy, labels, p_ai),
        precision=found.precision,
        recall=found.recall,
        f1=found.f1,
        auroc=metrics.auroc(labels, p_ai),
        auroc_interval=metrics.interval(metrics.auroc, labels, p_ai),
        ece=metrics.ece(labels, p_ai),
        brier=metrics.brier(labels, p_ai),
        confusion=asdict(found),
        real_above_ai_edge=float((p_ai[labels == 0] > edges.ai_edge).mean()) if edges else None,
        ai_below_real_edge=float((p_ai[labels == 1] < edges.real_edge).mean()) if edges else None,
        uncertain=float(((p_ai >= edges.real_edge) & (p_ai <= edges.ai_edge)).mean()) if edges else None,
    )


def write(folder: Path, results: list[Result], pictures: Pictures, p_ai: NDArray[np.float64]) -> None:
    """metrics.json and scores.csv, one line a picture of the full set."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
    with (folder / "scores.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["name", "label", "p_ai"])
        table.writerows(zip(pictures.names, pictures.labels, (f"{p:.6f}" for p in p_ai), strict=True))


def read_scores(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Labels and p_ai of a scores.csv; of its clean rung where it has rungs."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row.get("rung", "clean") == "clean"]
    return np.array([row["label"] for row in rows], np.uint8), np.array([row["p_ai"] for row in rows], np.float64)


def rows_of(results: list[Result]) -> tuple[list[str], list[list[str]]]:
    """The names of the sets, and a row a figure."""
    rows = [
        ("pictures", [f"{result.pictures}" for result in results]),
        ("accuracy", [_with(result.accuracy, result.accuracy_interval) for result in results]),
        ("precision (AI)", [f"{result.precision:.4f}" for result in results]),
        ("recall (AI)", [f"{result.recall:.4f}" for result in results]),
        ("F1 (AI)", [f"{result.f1:.4f}" for result in results]),
        ("AUROC", [_with(result.auroc, result.auroc_interval) for result in results]),
        ("ECE", [f"{result.ece:.4f}" for result in results]),
        ("Brier", [f"{result.brier:.4f}" for result in results]),
        ("real above the AI edge", [_maybe(result.real_above_ai_edge) for result in results]),
        ("AI below the real edge", [_maybe(result.ai_below_real_edge) for result in results]),
        ("uncertain", [_maybe(result.uncertain) for result in results]),
    ]
    return [result.name for result in results], [[name, *cells] for name, cells in rows]


def as_table(results: list[Result]) -> str:
    """For a terminal: one column a set."""
    names, rows = rows_of(results)
    return "\n".join(f"{name:<24}" + "".join(f"{cell:>28}" for cell in cells) for name, *cells in [["", *names], *rows])


def _with(value: float, interval: tuple[float, float]) -> str:
    return f"{value:.4f} [{interval[0]:.4f}, {interval[1]:.4f}]"


def _maybe(value: float | None) -> str:
    return "not calibrated" if value is None else f"{value:.4f}"
