"""What the runs of a comparison answered, and which differences between networks are more than chance."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from aiguard.lab.metrics import Compared, mcnemar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

RESAMPLES = 2000


@dataclass(frozen=True)
class Runs:
    """One network on one kind: odds (seeds, pictures), labels uint8 (pictures,), 1 = AI."""

    network: str
    kind: str
    seeds: tuple[int, ...]
    odds: Floats
    labels: NDArray[np.uint8]
    train_accuracy: float
    seconds: float
    steps: float
    device: str

    @property
    def accuracies(self) -> Floats:
        """(seeds,)."""
        found: Floats = ((self.odds > 0) == (self.labels == 1)).mean(1)
        return found

    @property
    def interval(self) -> tuple[float, float]:
        """95 % bootstrap of the mean accuracy over seeds and pictures both."""
        right = (self.odds > 0) == (self.labels == 1)
        random = np.random.default_rng(0)
        seeds, pictures = right.shape
        found = [
            right[random.integers(seeds, size=seeds)][:, random.integers(pictures, size=pictures)].mean()
            for _ in range(RESAMPLES)
        ]
        low, high = np.percentile(found, [2.5, 97.5])
        return float(low), float(high)


@dataclass(frozen=True)
class Pair:
    """Two networks on the same pictures."""

    kind: str
    first: str
    second: str
    compared: Compared


def read(folder: Path) -> list[Runs]:
    """Of every kind and network with a finished run, in order."""
    found: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    for path in sorted(folder.glob("*/*/result.json")):
        network, _, seed = path.parent.name.rpartition("-")
        found.setdefault((path.parent.parent.name, network), []).append(
            (int(seed), json.loads(path.read_text(encoding="utf-8")))
        )
    return [_runs(kind, network, sorted(told, key=lambda one: one[0])) for (kind, network), told in found.items()]


def pairs(runs: Sequence[Runs]) -> list[Pair]:
    """McNemar's test of every two networks on a kind; of each network the mean log-odds of its seeds answer."""
    found = []
    for kind in sorted({one.kind for one in runs}):
        for first, second in combinations([one for one in runs if one.kind == kind], 2):
            said = [(one.odds.mean(0) > 0).astype(np.float64) for one in (first, second)]
            found.append(Pair(kind, first.network, second.network, mcnemar(first.labels, said[0], said[1])))
    return found


def _runs(kind: str, network: str, told: list[tuple[int, dict[str, Any]]]) -> Runs:
    each = [one for _, one in told]
    train_accuracy, seconds, steps = (
        float(np.mean([one[name] for one in each])) for name in ("train_accuracy", "seconds", "steps")
    )
    odds, labels = np.array([one["odds"] for one in each], np.float64), np.array(each[0]["labels"], np.uint8)
    seeds = tuple(seed for seed, _ in told)
    return Runs(network, kind, seeds, odds, labels, train_accuracy, seconds, steps, str(each[0]["device"]))
