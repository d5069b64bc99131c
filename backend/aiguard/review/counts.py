"""How much waits, by everything the queue is filtered by: one pass over what is unsettled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from aiguard.review.rows import CaseRow
from aiguard.review.wishes import free_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Counts:
    """Of unsettled cases. `free`: those this auditor may take now. A case with two reasons counts under both."""

    total: int
    groups: int
    overdue: int
    mine: int
    free: int
    states: dict[str, int]
    kinds: dict[str, int]
    bands: dict[str, int]
    models: dict[str, int]
    reasons: dict[str, int]
    oldest_at: datetime | None
    next_due_at: datetime | None


def counts(session: Session, me: int) -> Counts:
    row, number = CaseRow, func.count()
    held = and_(row.claimed_by == me, row.claimed_until >= func.clock_timestamp())
    kinds = (row.state, row.kind, row.band, row.model_id, row.reasons)
    query = select(
        *kinds,
        number.label("all"),
        number.filter(row.leads).label("groups"),
        number.filter(row.due_at < func.now()).label("overdue"),
        number.filter(or_(held, row.assigned_to == me)).label("mine"),
        number.filter(free_for(row, me)).label("free"),
        func.min(row.opened_at).label("oldest_at"),
        func.min(row.due_at).label("next_due_at"),
    )
    each = session.execute(query.where(row.settled_at.is_(None)).group_by(*kinds)).all()
    return Counts(
        total=sum(one.all for one in each),
        groups=sum(one.groups for one in each),
        overdue=sum(one.overdue for one in each),
        mine=sum(one.mine for one in each),
        free=sum(one.free for one in each),
        states=_summed((one.state, one.all) for one in each),
        kinds=_summed((one.kind, one.all) for one in each),
        bands=_summed((one.band, one.all) for one in each),
        models=_summed((one.model_id, one.all) for one in each),
        reasons=_summed((reason, one.all) for one in each for reason in one.reasons),
        oldest_at=min((one.oldest_at for one in each), default=None),
        next_due_at=min((one.next_due_at for one in each), default=None),
    )


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, count in pairs:
        found[name] += count
    return dict(found)
