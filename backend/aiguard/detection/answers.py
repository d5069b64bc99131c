"""What a detector says. Torch-free, so that everybody may name these types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Views: TypeAlias = NDArray[np.uint8]  # (V, H, W, 3): one picture as one network sees it
Prepared: TypeAlias = tuple[Views, ...]  # one picture as a detector sees it: views for each of its networks


@dataclass(frozen=True)
class Looked:
    """One picture as an explanation needs it: views uint8 (V, H, W, 3), and the part of the picture each is of.

    boxes int64 (V, 4): left, top, right, bottom in px of a picture of `size` (width, height), upright
    """

    views: Views
    boxes: NDArray[np.int64]
    size: tuple[int, int]


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

    p_ai: calibrated, 0..1 · logit: log-odds for AI before calibration · logits: (label, logit) as the model gave
    them, the mean over views · view_logits: log-odds of each view, in the order of `views`
    """

    p_ai: float
    logit: float
    logits: tuple[tuple[str, float], ...]
    view_logits: tuple[float, ...] = ()
