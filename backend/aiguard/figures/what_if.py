"""What another upper edge would have done with the checks that people settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aiguard.figures.reviewed import Bucket


@dataclass(frozen=True)
class Step:
    """`false_flags`: real pictures above the edge. `misses`: AI pictures that are not."""

    edge: float
    false_flags: int
    misses: int


@dataclass(frozen=True)
class WhatIf:
    """`now`: with the edge that the model has. `steps`: every hundredth from 0 to 1."""

    model_id: str
    model_revision: str
    real: int
    ai: int
    by_lot: int
    now: Step
    steps: list[Step]


def what_ifs(buckets: Iterable[Bucket]) -> list[WhatIf]:
    """One a revision, that on most checks first."""
    found: dict[tuple[str, str], list[Bucket]] = {}
    for bucket in buckets:
        found.setdefault((bucket.model_id, bucket.model_revision), []).append(bucket)
    each = [_what_if(*key, own) for key, own in found.items()]
    return sorted(each, key=lambda one: -(one.real + one.ai))


def _what_if(model_id: str, revision: str, own: Sequence[Bucket]) -> WhatIf:
    ai = sum(each.count for each in own if each.is_ai)
    return WhatIf(
        model_id,
        revision,
        real=sum(each.count for each in own if not each.is_ai),
        ai=ai,
        by_lot=sum(each.count for each in own if each.by_lot),
        now=Step(own[0].ai_edge, _above(own, is_ai=False), ai - _above(own, is_ai=True)),
        steps=[_step(own, hundredths, ai) for hundredths in range(101)],
    )


def _above(own: Sequence[Bucket], *, is_ai: bool) -> int:
    return sum(each.count for each in own if each.over_edge and each.is_ai is is_ai)


def _step(own: Sequence[Bucket], hundredths: int, ai: int) -> Step:
    above = [each for each in own if each.at_most > hundredths]
    hits = sum(each.count for each in above if each.is_ai)
    return Step(hundredths / 100, sum(each.count for each in above if not each.is_ai), ai - hits)
