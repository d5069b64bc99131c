"""What a detector says. Torch-free, so that everybody may name these types."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModelIdentity:
    """Which model, down to its bytes."""

    id: str
    revision: str
    weights_sha256: str
    spec_sha256: str


@dataclass(frozen=True)
class Score:
    """One picture's answer.

    p_ai: calibrated, 0..1 · logit: log-odds for AI before calibration · logits: (label, logit) as the model gave them
    """

    p_ai: float
    logit: float
    logits: tuple[tuple[str, float], ...]
