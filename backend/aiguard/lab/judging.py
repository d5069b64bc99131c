"""A model asked about labelled files, exactly as the service asks it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Protocol

import numpy as np

from aiguard.detection.preprocess import views
from aiguard.lab.wear import RUNGS, worn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL import Image

    from aiguard.detection.answers import Prepared, Score
    from aiguard.detection.detector import Detector
    from aiguard.detection.panel import Panel
    from aiguard.detection.spec import Preprocessing

AT_ONCE = 16
WORN = "worn"


class Labelled(Protocol):
    """A picture with its label, 1 = AI, wherever it lies."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> int: ...

    @property
    def source(self) -> str: ...

    def open(self) -> Image.Image: ...


@dataclass(frozen=True)
class Answers:
    """logit, p_ai float64 (N,) · labels uint8 (N,), 1 = AI · sources (N,) str · names (N,)."""

    logit: NDArray[np.float64]
    p_ai: NDArray[np.float64]
    labels: NDArray[np.uint8]
    sources: NDArray[np.str_]
    names: tuple[str, ...]


def ask(model: Detector | Panel, samples: Sequence[Labelled], rung: str) -> Answers:
    """Every sample after one rung of wear; "worn" is a random training copy, the same at every call."""
    scores = []
    for start in range(0, len(samples), AT_ONCE):
        scores += model.score([_prepared(model, sample, rung) for sample in samples[start : start + AT_ONCE]])
    return _answers(samples, scores)


class Audience:
    """Samples prepared once for several models that look in the same way; all of their views stay in memory."""

    def __init__(self, samples: Sequence[Labelled]) -> None:
        self._samples = samples
        self._prepared: dict[tuple[Preprocessing, ...], list[Prepared]] = {}

    def ask(self, model: Detector | Panel) -> Answers:
        """As they are, as `ask` does with the rung "clean"."""
        if model.preparations not in self._prepared:
            self._prepared = {model.preparations: [_prepared(model, one, "clean") for one in self._samples]}
        prepared, scores = self._prepared[model.preparations], []
        for start in range(0, len(prepared), AT_ONCE):
            scores += model.score(prepared[start : start + AT_ONCE])
        return _answers(self._samples, scores)


def _answers(samples: Sequence[Labelled], scores: Sequence[Score]) -> Answers:
    return Answers(
        np.array([score.logit for score in scores]),
        np.array([score.p_ai for score in scores]),
        np.array([sample.label for sample in samples], np.uint8),
        np.array([sample.source for sample in samples]),
        tuple(sample.name for sample in samples),
    )


def _prepared(model: Detector | Panel, sample: Labelled, rung: str) -> Prepared:
    image = sample.open()
    fixed = Random(f"{WORN}|{sample.name}")  # noqa: S311  # the same copy at every call
    shown = worn(image, fixed) if rung == WORN else RUNGS[rung](image)
    return tuple(views(shown, each) for each in model.preparations)
