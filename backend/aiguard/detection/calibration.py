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


def probability(logit: Floats, calibration: Calibration) -> Floats:
    """p_ai, 0..1, of log-odds for AI."""
    return 1 / (1 + np.exp(-np.clip(calibration.scale * logit + calibration.bias, -700, 700)))


def fit_platt(logit: Floats, labels: Labels) -> Calibration:
    """Scale and bias with the least negative log-likelihood, each class weighing the same. labels: 1 = AI.

    Targets are drawn in from 0 and 1 by Platt's prior, so that classes that part cleanly give a finite scale; classes
    weigh the same because the share of AI pictures in a calibration set says nothing of the world's. Newton's method.
    Source: Platt 1999; Lin, Lin and Weng 2007.
    """
    counts = {label: int((labels == label).sum()) for label in (0, 1)}
    target = np.where(labels == 1, (counts[1] + 1) / (counts[1] + 2), 1 / (counts[0] + 2))
    weight = np.where(labels == 1, 0.5 / max(counts[1], 1), 0.5 / max(counts[0], 1))
    spread = max(float(np.std(logit)), 1e-9)
    design = np.stack([logit / spread, np.ones_like(logit)], 1)  # (N, 2); standardised, so that one ridge fits all
    solution = np.array([1.0, 0.0])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(design @ solution, -700, 700)))
        gradient = design.T @ (weight * (p - target))
        curvature = (design * (weight * p * (1 - p))[:, None]).T @ design + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        solution -= step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-10:
            break
    scale = max(float(solution[0]) / spread, 1e-6)  # a detector that is worse than chance is not turned round
    return Calibration(scale=scale, bias=float(solution[1]), pictures=len(labels))


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
