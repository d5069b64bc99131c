"""From what decode children found to verdicts: the one way of the service and of the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from aiguard.verdict import Seen, decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiguard.checks.prepare import Readied
    from aiguard.detection.answers import Looked, ModelIdentity, Prepared, Score
    from aiguard.detection.spec import ModelSpec, Preprocessing
    from aiguard.verdict import Verdict


class Judge(Protocol):
    """What is needed of a detector."""

    @property
    def identity(self) -> ModelIdentity: ...

    @property
    def spec(self) -> ModelSpec: ...

    @property
    def device(self) -> str: ...

    @property
    def preparations(self) -> tuple[Preprocessing, ...]: ...

    def score(self, pictures: Sequence[Prepared]) -> list[Score]:
        """One score a picture, in order. ValueError or RuntimeError: one of them upset the model."""

    def explain(self, looked: Looked) -> bytes:
        """RGBA WebP to lay over the picture."""


@dataclass(frozen=True)
class Resaved:
    """What the model says of the picture once it is saved again."""

    how: str
    p_ai: float


@dataclass(frozen=True)
class Assessment:
    """`score`: of the picture as it is."""

    score: Score
    resaved: tuple[Resaved, ...]
    verdict: Verdict


def assess(judge: Judge, items: Sequence[Readied]) -> list[Assessment]:
    """One batch, with everything saved again in it. Raises what `Judge.score` raises."""
    scores = iter(judge.score([picture for item in items for picture in item.pictures]))
    names = [str(how) for how in judge.spec.stability]
    found = []
    for item in items:
        own, *others = [next(scores) for _ in item.pictures]
        again = tuple(Resaved(how, score.p_ai) for how, score in zip(names, others, strict=True))
        found.append(Assessment(own, again, _verdict(judge, item, own, again)))
    return found


def _verdict(judge: Judge, item: Readied, score: Score, again: tuple[Resaved, ...]) -> Verdict:
    seen = Seen(
        p_ai=score.p_ai,
        width=item.width,
        height=item.height,
        resaved=tuple(one.p_ai for one in again),
        unfit=item.unfit,
        evidence=item.evidence,
    )
    return decide(seen, thresholds=judge.spec.thresholds, domain=judge.spec.domain)
