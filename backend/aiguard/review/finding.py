"""A page of the queue among a hundred thousand open cases, by keyset: a walk, and if that finds too little a sift.

As checks.finding does, and for the same reason: what many cases meet is soon found by walking in the order asked for,
and what few meet the GIN index names.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import aliased

from aiguard.checks.errors import CursorInvalid
from aiguard.review.rows import CaseRow
from aiguard.review.wishes import Order, Wish, indexed, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

REACH: Final = 1000
SETTLED: Final = "settled"
Keys = tuple[ColumnElement[Any], ...]


@dataclass(frozen=True)
class Found:
    """In the order asked for; `next_cursor` is None on the last page."""

    ids: list[UUID]
    next_cursor: str | None


def find(session: Session, me: int, wish: Wish, *, order: Order, cursor: str | None = None, limit: int) -> Found:
    """CursorInvalid when the cursor is not one for this order."""
    name = SETTLED if wish.settled else order.value
    place = None if cursor is None else _place_of(cursor, name)
    rows: Sequence[Any] = []
    ways = (_walk, _sift) if wish.facets or wish.tags else (_straight,)
    for way in ways if not wish.settled else (_straight,):
        rows = session.execute(way(me, wish, name, place).limit(limit + 1)).all()
        if len(rows) > limit:
            break
    shown = rows[:limit]
    more = _cursor(name, shown[-1]) if len(rows) > limit else None
    return Found([row.id for row in shown], more)


def in_order(row: type[CaseRow], name: str) -> Keys:
    """As its index has it; the id breaks ties."""
    match name:
        case Order.RISK:
            return (-row.risk).expression, row.opened_at.expression, row.id.expression
        case Order.DUE:
            return row.due_at.expression, row.id.expression
        case Order.AGE:
            return row.opened_at.expression, row.id.expression
        case _:
            return row.settled_at.expression, row.id.expression


def ordering(row: type[CaseRow], name: str) -> list[ColumnElement[Any]]:
    return [key.desc() if name == SETTLED else key.asc() for key in in_order(row, name)]


def _straight(me: int, wish: Wish, name: str, place: tuple[Any, ...] | None) -> Select[Any]:
    """Its index holds the answer in this very order."""
    return _page(CaseRow, name, place).where(*plain(CaseRow, wish, me))


def _walk(me: int, wish: Wish, name: str, place: tuple[Any, ...] | None) -> Select[Any]:
    """Among the next REACH cases in this order."""
    whole = select(CaseRow).where(CaseRow.settled_at.is_(None))
    if place is not None:
        whole = whole.where(_after(CaseRow, name, place))
    near = aliased(CaseRow, whole.order_by(*ordering(CaseRow, name)).limit(REACH).subquery("near"))
    return _page(near, name, None).where(*plain(near, wish, me))


def _sift(me: int, wish: Wish, name: str, place: tuple[Any, ...] | None) -> Select[Any]:
    """All that meet it, found by what is rare, then sorted. Materialized: no LIMIT may talk the planner into a walk."""
    keys = {f"key_{at}": key.label(f"key_{at}") for at, key in enumerate(in_order(CaseRow, name))}
    every = select(CaseRow.id.label("id"), *keys.values()).where(*indexed(wish, me))
    if place is not None:
        every = every.where(_after(CaseRow, name, place))
    found = every.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    return cast("Select[Any]", select(found)).order_by(*(found.c[key] for key in keys))


def _page(row: type[CaseRow], name: str, place: tuple[Any, ...] | None) -> Select[Any]:
    keys = [key.label(f"key_{at}") for at, key in enumerate(in_order(row, name))]
    page: Select[Any] = cast("Select[Any]", select(row.id.label("id"), *keys).order_by(*ordering(row, name)))
    return page if place is None else page.where(_after(row, name, place))


def _after(row: type[CaseRow], name: str, place: tuple[Any, ...]) -> ColumnElement[bool]:
    """One row comparison: PostgreSQL starts right there in the index."""
    here, there = tuple_(*in_order(row, name)), tuple_(*place)
    return here < there if name == SETTLED else here > there


def _cursor(name: str, row: Any) -> str:
    keys = [key.isoformat() if isinstance(key, datetime) else key for key in row[1:-1]]
    text = json.dumps([name, *keys, row[-1].hex], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_of(cursor: str, name: str) -> tuple[Any, ...]:
    """CursorInvalid when it is made up, or was given out for another order."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        named, *keys, which = json.loads(text)
        if named != name or len(keys) != (2 if name == Order.RISK else 1):
            raise CursorInvalid
        risk = [float(key) for key in keys[:-1]]
        return (*risk, datetime.fromisoformat(keys[-1]).astimezone(UTC), UUID(which))
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise CursorInvalid from None
