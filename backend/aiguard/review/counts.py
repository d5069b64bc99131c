"""How much waits: one pass over the index that holds what the queue is filtered by."""

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
    row, waits = CaseRow, CaseRow.settled_at.is_(None)
    held = and_(row.claimed_by == me, row.claimed_until >= func.clock_timestamp())
    number = func.count()
    kinds = (row.state, row.kind, row.band, row.model_id, row.reasons)
    each = session.execute(
        select(
            *kinds,
            number.label("all"),
            number.filter(row.leads).label("groups"),
            number.filter(row.due_at < func.now()).label("overdue"),
        )
        .where(waits)
        .group_by(*kinds)
    ).all()
    mine = select(number).select_from(row).where(waits, or_(held, row.assigned_to == me))
    free = select(number).select_from(row).where(waits, free_for(row, me))
    ends = session.execute(select(func.min(row.opened_at), func.min(row.due_at)).where(waits)).one()
    reasons: Counter[str] = Counter()
    for one in each:
        reasons.update(dict.fromkeys(one.reasons, one.all))
    return Counts(
        total=sum(one.all for one in each),
        groups=sum(one.groups for one in each),
        overdue=sum(one.overdue for one in each),
        mine=session.scalar(mine) or 0,
        free=session.scalar(free) or 0,
        states=_summed((one.state, one.all) for one in each),
        kinds=_summed((one.kind, one.all) for one in each),
        bands=_summed((one.band, one.all) for one in each),
        models=_summed((one.model_id, one.all) for one in each),
        reasons=dict(reasons),
        oldest_at=ends[0],
        next_due_at=ends[1],
    )


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for name, count in pairs:
        found[name] += count
    return dict(found)
