"""Checks that were judged again by another revision, and what people had found: old and new side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from aiguard.checks.rows import CheckRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState
from aiguard.figures.reviewed import TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Pair:
    """Settled checks that decided with `old` bands and would with `new` ones."""

    old_model: str
    old_revision: str
    new_model: str
    new_revision: str


@dataclass
class Tally:
    """`right`: the band is what holds. `uncertain`: neither band, also where the model cannot judge."""

    right: int = 0
    false_flags: int = 0
    misses: int = 0
    uncertain: int = 0

    def add(self, band: str, outcome: str, count: int) -> None:
        claims = {"likely_ai": "confirmed_ai", "likely_real": "confirmed_real"}
        if band not in claims:
            self.uncertain += count
        elif claims[band] == outcome:
            self.right += count
        elif band == "likely_ai":
            self.false_flags += count
        else:
            self.misses += count


@dataclass
class SideBySide:
    pair: Pair
    cases: int = 0
    old: Tally = field(default_factory=Tally)
    new: Tally = field(default_factory=Tally)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)


def side_by_side(session: Session) -> list[SideBySide]:
    """Every pair there is, that on most settled checks first."""
    kinds = (
        CheckRow.model_id,
        CheckRow.model_revision,
        ShadowRow.model,
        ShadowRow.revision,
        CheckRow.band,
        ShadowRow.band,
        CheckRow.decision,
    )
    query = select(*kinds, func.count()).join(CheckRow, CheckRow.id == ShadowRow.check_id)
    final = (CheckRow.decision.in_(TOLD), CheckRow.decided_at <= func.clock_timestamp())
    return folded(session.execute(query.where(*final, ShadowRow.state == CheckState.DONE).group_by(*kinds)))


def folded(rows: Iterable[Any]) -> list[SideBySide]:
    """Rows: old model, its revision, new model, its revision, old band, new band, outcome, count."""
    found: dict[Pair, SideBySide] = {}
    for old_model, old_revision, new_model, new_revision, old_band, new_band, outcome, count in rows:
        pair = Pair(old_model, old_revision, new_model, new_revision)
        one = found.setdefault(pair, SideBySide(pair))
        one.cases += count
        one.old.add(old_band, outcome, count)
        one.new.add(new_band, outcome, count)
        one.moved[old_band, new_band] += count
    return sorted(found.values(), key=lambda each: -each.cases)
