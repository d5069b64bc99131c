"""One person's checks: one, a page, a hand-picked few. Everything here is bound to its owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from aiguard.checks.errors import CheckNotFound
from aiguard.checks.filters import EVERYTHING, Filter
from aiguard.checks.finding import find
from aiguard.checks.rows import CheckRow
from aiguard.checks.sorting import Sort
from aiguard.checks.summaries import SummaryPage, summaries
from aiguard.checks.views import WHOLE, CheckView, view_of
from aiguard.checks.waiting import waits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Page:
    """In the order asked for; `next_cursor` is None on the last page."""

    items: list[CheckView]
    next_cursor: str | None


def get_check(session: Session, owner_id: int, check_id: UUID) -> CheckView:
    """CheckNotFound when it is absent or somebody else's."""
    row = session.scalars(_whole().where(CheckRow.owner_id == owner_id, CheckRow.id == check_id)).one_or_none()
    if row is None:
        raise CheckNotFound
    return view_of(row, wait=waits(session, [row]).get(row.id))


def list_checks(
    session: Session,
    owner_id: int,
    *,
    limit: int,
    cursor: str | None = None,
    wish: Filter = EVERYTHING,
    sort: Sort = Sort.NEWEST,
) -> Page:
    """A keyset page of whole checks: stable while new checks arrive, as fast on page 1,000 as on page 1."""
    found = find(session, owner_id, wish, sort=sort, cursor=cursor, limit=limit)
    rows = session.scalars(_whole().where(CheckRow.owner_id == owner_id, CheckRow.id.in_(found.ids)))
    views = {row.id: view_of(row) for row in rows}
    return Page([views[check_id] for check_id in found.ids if check_id in views], found.next_cursor)


def list_summaries(
    session: Session,
    owner_id: int,
    *,
    limit: int,
    cursor: str | None = None,
    wish: Filter = EVERYTHING,
    sort: Sort = Sort.NEWEST,
) -> SummaryPage:
    """The same page without the whole verdicts."""
    found = find(session, owner_id, wish, sort=sort, cursor=cursor, limit=limit)
    return SummaryPage(summaries(session, owner_id, found.ids), found.next_cursor)


def pick_checks(session: Session, owner_id: int, check_ids: Sequence[UUID]) -> Page:
    """The given checks that are the owner's, newest first, with their places in the queue; others are left out."""
    query = _whole().where(CheckRow.owner_id == owner_id, CheckRow.id.in_(check_ids))
    rows = session.scalars(query.order_by(CheckRow.created_at.desc(), CheckRow.id.desc())).all()
    known = waits(session, rows)
    return Page([view_of(row, wait=known.get(row.id)) for row in rows], None)


def _whole() -> Select[CheckRow]:
    return select(CheckRow).options(*WHOLE)
