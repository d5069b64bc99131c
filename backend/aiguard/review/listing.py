"""Cases as the queue lists them: no name of a file, no person but a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from aiguard.review.finding import find
from aiguard.review.openings import open_many
from aiguard.review.rows import CaseRow
from aiguard.review.states import CaseKind, CaseState, Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.review.wishes import Order, Wish


@dataclass(frozen=True)
class CaseSummary:
    """`claimed_by` only while the claim lasts. `group_size`: unsettled cases of its group, itself among them."""

    id: UUID
    check_id: UUID
    kind: CaseKind
    state: CaseState
    reasons: list[str]
    policy_version: int
    risk: float
    opened_at: datetime
    due_at: datetime
    claimed_by: int | None
    claimed_until: datetime | None
    assigned_to: int | None
    barred: bool
    own: bool
    group_id: UUID
    group_size: int
    settled_at: datetime | None
    outcome: Outcome | None
    band: str
    p_ai: float
    model_id: str
    uploader_id: int
    tags: list[str]
    has_preview: bool


@dataclass(frozen=True)
class CasePage:
    """`people`: emails of those auditors who are named. `opening`: for the small pictures, when asked for."""

    items: list[CaseSummary]
    people: dict[int, str]
    next_cursor: str | None
    opening: int | None


@dataclass(frozen=True)
class Asked:
    wish: Wish
    order: Order
    cursor: str | None
    limit: int
    thumbnails: bool = False


def list_cases(session: Session, me: int, asked: Asked) -> CasePage:
    """CursorInvalid. Commits: small pictures, when they are asked for, are a look, and that is written down."""
    with session.begin():
        found = find(session, me, asked.wish, order=asked.order, cursor=asked.cursor, limit=asked.limit)
        items = summaries(session, me, found.ids)
        people = emails_of(session, {each for one in items for each in (one.claimed_by, one.assigned_to)})
        shown = [one.check_id for one in items if one.has_preview]
        opening = open_many(session, me, shown) if asked.thumbnails and shown else None
    return CasePage(items, people, found.next_cursor, opening)


def summaries(session: Session, me: int, ids: Sequence[UUID]) -> list[CaseSummary]:
    """In the given order; what is gone is left out."""
    query = select(CaseRow, CheckRow.has_preview, CaseRow.claimed_until > func.clock_timestamp())
    query = query.join(CheckRow, CheckRow.id == CaseRow.check_id).where(CaseRow.id.in_(ids))
    rows = session.execute(query.execution_options(populate_existing=True)).all()
    sizes = _sizes(session, {row.group_id for row, _, _ in rows})
    found = {row.id: _summary(row, me, shown, held, sizes.get(row.group_id, 1)) for row, shown, held in rows}
    return [found[case_id] for case_id in ids if case_id in found]


def emails_of(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Of those whose accounts there still are."""
    named = {each for each in ids if each is not None}
    if not named:
        return {}
    return {
        row.id: row.email for row in session.execute(select(UserRow.id, UserRow.email).where(UserRow.id.in_(named)))
    }


def _sizes(session: Session, groups: Collection[UUID]) -> dict[UUID, int]:
    query = select(CaseRow.group_id, func.count()).where(CaseRow.group_id.in_(groups), CaseRow.settled_at.is_(None))
    return {row[0]: row[1] for row in session.execute(query.group_by(CaseRow.group_id))}


def _summary(row: CaseRow, me: int, has_preview: bool, held: bool | None, group_size: int) -> CaseSummary:
    return CaseSummary(
        id=row.id,
        check_id=row.check_id,
        kind=CaseKind(row.kind),
        state=CaseState(row.state),
        reasons=row.reasons,
        policy_version=row.policy_version,
        risk=row.risk,
        opened_at=row.opened_at,
        due_at=row.due_at,
        claimed_by=row.claimed_by if held else None,
        claimed_until=row.claimed_until if held else None,
        assigned_to=row.assigned_to,
        barred=me in row.barred,
        own=row.owner_id == me,
        group_id=row.group_id,
        group_size=group_size,
        settled_at=row.settled_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        band=row.band,
        p_ai=row.p_ai,
        model_id=row.model_id,
        uploader_id=row.owner_id,
        tags=row.tags,
        has_preview=has_preview,
    )
