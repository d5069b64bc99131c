"""Every figure the lab reports, from labels and p_ai alone. Numpy only; label 1 is AI."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, lgamma, log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.uint8]

BINS = 15
RESAMPLES = 1000


@dataclass(frozen=True)
class Confusion:
    """Counts at the 0.5 boundary; AI is the positive class."""

    true_ai: int
    false_ai: int
    true_real: int
    false_real: int

    @property
    def accuracy(self) -> float:
        return (self.true_ai + self.true_real) / (self.true_ai + self.false_ai + self.true_real + self.false_real)

    @property
    def precision(self) -> float:
        return _share(self.true_ai, self.true_ai + self.false_ai)

    @property
    def recall(self) -> float:
        return _share(self.true_ai, self.true_ai + self.false_real)

    @property
    def f1(self) -> float:
        return _share(2 * self.true_ai, 2 * self.true_ai + self.false_ai + self.false_real)

    @property
    def specificity(self) -> float:
        return _share(self.true_real, self.true_real + self.false_ai)


def confusion(labels: Labels, p_ai: Floats) -> Confusion:
    said = p_ai > 0.5
    ai = labels == 1
    return Confusion(int((said & ai).sum()), int((said & ~ai).sum()), int((~said & ~ai).sum()), int((~said & ai).sum()))


def accuracy(labels: Labels, p_ai: Floats) -> float:
    return float(((p_ai > 0.5) == (labels == 1)).mean())


def auroc(labels: Labels, p_ai: Floats) -> float:
    """The chance that a random AI picture scores above a random real one; ties count half. NaN without both classes."""
    _, inverse, counts = np.unique(p_ai, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]  # mean rank of each tie group, from 1
    positives = int((labels == 1).sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    return float((ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def brier(labels: Labels, p_ai: Floats) -> float:
    return float(np.mean((p_ai - labels) ** 2))


def reliability(labels: Labels, p_ai: Floats) -> list[tuple[float, float, int]]:
    """(mean p_ai, share of AI, count) of each of 15 equal bins that holds any picture."""
    bins = np.minimum((p_ai * BINS).astype(int), BINS - 1)
    inside = [bins == each for each in range(BINS)]
    return [(float(p_ai[here].mean()), float(labels[here].mean()), int(here.sum())) for here in inside if here.any()]


def ece(labels: Labels, p_ai: Floats) -> float:
    """Expected calibration error over those bins. Source: Guo et al. 2017, for the AI class."""
    return sum(abs(said - seen) * count for said, seen, count in reliability(labels, p_ai)) / len(labels)


def interval(
    figure: Callable[[Labels, Floats], float], labels: Labels, p_ai: Floats, *, seed: int = 0
) -> tuple[float, float]:
    """95 % percentile bootstrap over pictures."""
    random = np.random.default_rng(seed)
    draws = (random.integers(len(labels), size=len(labels)) for _ in range(RESAMPLES))
    found = [figure(labels[draw], p_ai[draw]) for draw in draws]
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def tpr_at_fpr(labels: Labels, p_ai: Floats, fpr: float = 0.01) -> float:
    """Share of AI pictures above the edge that at most `fpr` of the real ones lie above. NaN without both classes."""
    real = np.sort(p_ai[labels == 0])
    if not len(real) or not (labels == 1).any():
        return float("nan")
    edge = real[len(real) - 1 - int(fpr * len(real))]
    return float((p_ai[labels == 1] > edge).mean())


def f1_of(precision: float, recall: float) -> float:
    """Their harmonic mean: it lies between the two, so a published trio can be checked."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def counted_apart(labels: Labels, p_ai: Floats) -> dict[str, float]:
    """Accuracy, precision, recall and F1 by another way than `confusion`, to check it by; NaN where it has NaN."""
    said, ai = p_ai > 0.5, labels == 1
    precision, recall = (float(part.mean()) if part.size else float("nan") for part in (ai[said], said[ai]))
    f1 = f1_of(*np.nan_to_num([precision, recall]).tolist()) if (said | ai).any() else float("nan")
    return {"accuracy": accuracy(labels, p_ai), "precision": precision, "recall": recall, "f1": f1}


def contradiction(precision: float, recall: float, f1: float, rounding: float = 0.005) -> str | None:
    """What is wrong with three published figures that were each rounded by up to `rounding`; None when they can hold.

    F1 grows with both, so the corners of the rounding decide.
    """
    low, high = f1_of(precision - rounding, recall - rounding), f1_of(precision + rounding, recall + rounding)
    if low - rounding <= f1 <= high + rounding:
        return None
    return f"precision {precision} and recall {recall} give an F1 of {low:.3f} to {high:.3f}, not {f1}"


def checked(found: Confusion, stated: dict[str, float], tolerance: float = 1e-9) -> None:
    """ValueError: a stated accuracy, precision, recall or F1 is not what its own confusion matrix says."""
    for name, value in stated.items():
        own = float(getattr(found, name))
        if not (abs(own - value) <= tolerance or (isnan(own) and isnan(value))):
            raise ValueError(f"{name} was stated as {value}, but its confusion matrix says {own}")


@dataclass(frozen=True)
class Compared:
    """Two models on the same pictures: right where the other was wrong, and how likely that split is by chance."""

    only_first: int
    only_second: int
    p_value: float


def mcnemar(labels: Labels, first: Floats, second: Floats) -> Compared:
    """Exact two-sided test on the pictures that one got right and the other wrong. Source: McNemar 1947."""
    right = [(p_ai > 0.5) == (labels == 1) for p_ai in (first, second)]
    only_first, only_second = int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())
    return Compared(
        only_first, only_second, _binomial_two_sided(min(only_first, only_second), only_first + only_second)
    )


def _binomial_two_sided(fewer: int, tries: int) -> float:
    """Chance of a split of fair throws at least as uneven."""
    if tries == 0:
        return 1.0
    half = [lgamma(tries + 1) - lgamma(k + 1) - lgamma(tries - k + 1) - tries * log(2) for k in range(fewer + 1)]
    return min(1.0, 2 * float(np.exp(half).sum()))


def roc(labels: Labels, p_ai: Floats) -> tuple[Floats, Floats]:
    """False and true positive rates (K,), both from 0 to 1, one point a distinct score."""
    order = np.argsort(-p_ai, kind="stable")
    ai, last = labels[order] == 1, np.append(np.diff(p_ai[order]) != 0, True)
    hits, false = np.cumsum(ai)[last], np.cumsum(~ai)[last]
    return np.append(0.0, false / max(1, false[-1])), np.append(0.0, hits / max(1, hits[-1]))


def balanced_accuracy(labels: Labels, p_ai: Floats) -> float:
    """The mean of the shares judged right in each class; of one class alone where the other is missing."""
    right = (p_ai > 0.5) == (labels == 1)
    return float(np.mean([right[labels == label].mean() for label in (0, 1) if (labels == label).any()]))


def average_precision(labels: Labels, p_ai: Floats) -> float:
    """Precision summed over the steps of recall, ties together; NaN without AI pictures."""
    order = np.argsort(-p_ai, kind="stable")
    ai, last = labels[order] == 1, np.append(np.diff(p_ai[order]) != 0, True)
    if not ai.any():
        return float("nan")
    hits, said = np.cumsum(ai)[last], np.flatnonzero(last) + 1
    return float((np.diff(np.append(0, hits)) / hits[-1] * hits / said).sum())
