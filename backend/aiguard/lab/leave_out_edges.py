"""A finished model, calibrated without one generator and judged on it: what its bands are worth on the unknown.

The network stays as it is, whatever it has seen; scale, bias and edges are fitted on the other generators and on every
second real picture, and judged on the generator and on the other real ones.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.calibration import fit_platt, probability, split_conformal
from aiguard.lab.errors import DataUnusable
from aiguard.lab.judging import ask
from aiguard.lab.metrics import auroc, balanced_accuracy
from aiguard.lab.rungs import markdown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.lab.judging import Answers, Labelled


@dataclass(frozen=True)
class Unknown:
    """`accuracy`: balanced, at p_ai = 0.5 · `called_ai`, `called_real`, `real_called_ai`: shares beyond an edge."""

    source: str
    pictures: int
    auroc: float
    accuracy_known: float  # the generator was in the calibration
    accuracy_unknown: float
    called_ai: float
    called_real: float
    real_called_ai: float


def unknown_generators(model: Detector | Panel, samples: Sequence[Labelled], out: Path | None) -> list[Unknown]:
    """One entry an AI source. DataUnusable when there are fewer than two, or no real pictures."""
    return judged(ask(model, samples, "clean"), out)


def judged(said: Answers, out: Path | None = None) -> list[Unknown]:
    """From answers alone; leave-out.json goes to `out`."""
    sources = sorted(set(said.sources[said.labels == 1].tolist()))
    real = np.flatnonzero(said.labels == 0)
    if len(sources) < 2 or len(real) < 2:
        raise DataUnusable("Leaving a generator out needs two of them and two real pictures.")
    fitted_real, judged_real = (np.isin(np.arange(len(said.labels)), real[at::2]) for at in (0, 1))
    found = [_one(said, source, fitted_real, judged_real) for source in sources]
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        told = json.dumps([asdict(one) for one in found], indent=2)
        (out / "leave-out.json").write_text(told + "\n", encoding="utf-8")
    return found


def as_table(found: Sequence[Unknown]) -> str:
    head = ["generator", "pictures", "AUROC", "accuracy, known", "accuracy, unknown", "called AI", "called real",
            "real called AI"]  # fmt: skip
    return markdown(
        head,
        [
            [one.source, str(one.pictures), f"{one.auroc:.3f}", f"{one.accuracy_known:.1%}",
             f"{one.accuracy_unknown:.1%}", f"{one.called_ai:.1%}", f"{one.called_real:.1%}",
             f"{one.real_called_ai:.1%}"]
            for one in found
        ],
    )  # fmt: skip


def _one(said: Answers, source: str, fitted_real: NDArray[np.bool_], judged_real: NDArray[np.bool_]) -> Unknown:
    own = (said.labels == 1) & (said.sources == source)
    others = (said.labels == 1) & ~own
    mine = own | judged_real
    labels, logit = said.labels[mine], said.logit[mine]
    fit = fitted_real | others
    without = fit_platt(said.logit[fit], said.labels[fit])
    edges = split_conformal(probability(said.logit[fit], without), said.labels[fit])
    p_ai = probability(logit, without)
    whole = fitted_real | others | own
    known = probability(logit, fit_platt(said.logit[whole], said.labels[whole]))
    return Unknown(
        source=source,
        pictures=int(own.sum()),
        auroc=auroc(labels, logit),
        accuracy_known=balanced_accuracy(labels, known),
        accuracy_unknown=balanced_accuracy(labels, p_ai),
        called_ai=float((p_ai[labels == 1] > edges.ai_edge).mean()),
        called_real=float((p_ai[labels == 1] < edges.real_edge).mean()),
        real_called_ai=float((p_ai[labels == 0] > edges.ai_edge).mean()),
    )
