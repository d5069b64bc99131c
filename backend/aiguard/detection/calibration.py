"""From logits to probabilities one can believe, and from held-out pictures to band edges. Numpy only."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.spec import Calibration, Thresholds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.uint8]


def probability(logit: Floats, temperature: float) -> Floats:
    """p_ai, 0..1, of log-odds for AI."""
    return 1 / (1 + np.exp(-np.clip(logit / temperature, -700, 700)))


def fit_temperature(logit: Floats, labels: Labels) -> Calibration:
    """The temperature with the least negative log-likelihood. labels: 1 = AI. Source: Guo et al. 2017."""
    low, high = -4.0, 4.0  # log temperature; the loss has one minimum, so thirds close in on it
    for _ in range(100):
        third = (high - low) / 3
        if _loss(logit, labels, low + third) < _loss(logit, labels, high - third):
            high -= third
        else:
            low += third
    return Calibration(temperature=float(np.exp((low + high) / 2)), pictures=len(labels))


def split_conformal(p_ai: Floats, labels: Labels, *, risk: float = 0.01) -> Thresholds:
    """Edges: a new real photo lies above ai_edge, a new AI picture below real_edge, with probability ≤ risk.

    Holds for pictures exchangeable with the calibration pictures. Source: Papadopoulos et al. 2002 (split conformal).
    """
    ai_edge = _upper_quantile(p_ai[labels == 0], risk)
    real_edge = 1 - _upper_quantile(1 - p_ai[labels == 1], risk)
    low, high = sorted(
        (real_edge, ai_edge)
    )  # where the classes part cleanly the edges cross: nothing is uncertain then
    name = hashlib.sha256(f"{low:.9f}|{high:.9f}".encode()).hexdigest()[:12]
    basis = f"split conformal, risk {risk:g}, {(labels == 0).sum()} real and {(labels == 1).sum()} AI pictures"
    return Thresholds(id=name, real_edge=low, ai_edge=high, basis=basis)


def _upper_quantile(scores: Floats, risk: float) -> float:
    """The ⌈(n + 1)(1 - risk)⌉-th smallest score; 1 when there are too few to promise anything."""
    rank = int(np.ceil((len(scores) + 1) * (1 - risk)))
    return float(np.sort(scores)[rank - 1]) if rank <= len(scores) else 1.0


def _loss(logit: Floats, labels: Labels, log_temperature: float) -> float:
    scaled = logit / np.exp(log_temperature)
    return float(np.mean(np.logaddexp(0, scaled) - labels * scaled))
