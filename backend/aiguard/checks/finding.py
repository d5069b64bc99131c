"""Finding a page among a million checks of one person, whatever is asked for.

Most questions are met by many checks or by few. First a walk: the next REACH checks in the order asked for, looked
at one by one. That fills a page when at least one in a hundred meets the question. When it does not, few do, and the
GIN index names them; they are sorted afterwards. So the planner never has to guess which of the two it is, and both
are bounded: REACH rows here, about one row in a hundred there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import select
from sqlalchemy.orm import aliased

from aiguard.checks.filters import EVERYTHING, Filter, indexed, plain
from aiguard.checks.rows import CheckRow
from aiguard.checks.sorting import ORDERS, Place, Sort, after, ordering, place_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

REACH: Final = 5000
BY_DATE: Final = frozenset({Sort.NEWEST, Sort.OLDEST})
Keyed = tuple["UUID", Any]


@dataclass(frozen=True)
class Found:
    """In the order asked for; `next_cursor` is None on the last page."""

    ids: list[UUID]
    next_cursor: str | None


def find(
    session: Session,
    owner_id: int,
    wish: Filter,
    *,
    sort: Sort = Sort.NEWEST,
    cursor: str | None = None,
    limit: int,
) -> Found:
    """CursorInvalid when the cursor is not one for this order."""
    place = None if cursor is None else place_of(cursor, sort)
    ways = (_straight,) if _is_straight(wish, sort) else (_walk, _sift)
    rows: list[Any] = []
    for way in ways:
        rows = list(session.execute(way(owner_id, wish, sort, place).limit(limit + 1)))
        if len(rows) > limit:
            break
    shown = rows[:limit]
    more = Place(sort, shown[-1].key, shown[-1].id).cursor() if len(rows) > limit else None
    return Found([row.id for row in shown], more)


def _is_straight(wish: Filter, sort: Sort) -> bool:
    return wish == EVERYTHING or (sort in BY_DATE and wish.has_an_order_of_its_own)


def _straight(owner_id: int, wish: Filter, sort: Sort, place: Place | None) -> Select[Keyed]:
    """An index holds the answer in this very order."""
    return _page(CheckRow, sort, place).where(*plain(CheckRow, owner_id, wish))


def _walk(owner_id: int, wish: Filter, sort: Sort, place: Place | None) -> Select[Keyed]:
    """Among the next REACH checks in this order."""
    whole = select(CheckRow).where(CheckRow.owner_id == owner_id)
    if sort in BY_DATE:  # then the range is a stretch of the walk
        dated = Filter(created_from=wish.created_from, created_before=wish.created_before)
        whole = whole.where(*plain(CheckRow, owner_id, dated))
    if place is not None:
        whole = whole.where(after(CheckRow, place))
    near = aliased(CheckRow, whole.order_by(*ordering(CheckRow, sort)).limit(REACH).subquery("near"))
    return _page(near, sort, None).where(*plain(near, owner_id, wish))


def _sift(owner_id: int, wish: Filter, sort: Sort, place: Place | None) -> Select[Keyed]:
    """All that meet it, found by what is rare, then sorted. Materialized: no LIMIT may talk the planner into a walk."""
    key = ORDERS[sort].key(CheckRow).label("key")
    all_of_them = select(CheckRow.id, key).where(*indexed(owner_id, wish))
    if place is not None:
        all_of_them = all_of_them.where(after(CheckRow, place))
    found = all_of_them.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    by = (found.c.key.desc(), found.c.id.desc()) if ORDERS[sort].descending else (found.c.key, found.c.id)
    return cast("Select[Keyed]", select(found.c.id, found.c.key).order_by(*by))


def _page(row: type[CheckRow], sort: Sort, place: Place | None) -> Select[Keyed]:
    page = select(row.id, ORDERS[sort].key(row).label("key")).order_by(*ordering(row, sort))
    return page if place is None else page.where(after(row, place))
