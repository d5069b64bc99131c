"""The orders a history can be walked in, each by keyset: as fast on page 1,000 as on page 1."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Float, func, literal, tuple_

from aiguard.checks.errors import CursorInvalid
from aiguard.checks.filters import UNICODE

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.checks.rows import CheckRow

BIGINT: Final = 2**63
NO_RANK_HIGH, NO_RANK_LOW = -1, 2  # outside 0..1: whatever has no probability comes last either way


class Sort(StrEnum):
    """By probability, what has none (waiting, failed, not applicable) comes last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    P_AI_HIGH = "p_ai_high"
    P_AI_LOW = "p_ai_low"
    NAME = "name"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True)
class Order:
    """`key` as its index has it; ties are broken by the id, in the same direction."""

    key: Callable[[type[CheckRow]], ColumnElement[Any]]
    descending: bool
    read: Callable[[Any], Any]  # a cursor's JSON value → the key; ValueError, TypeError or OverflowError


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


def _rank(value: Any) -> float:
    if not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _name(value: Any) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError
    return value


def _size(value: Any) -> int:
    if not isinstance(value, int) or abs(value) >= BIGINT:
        raise ValueError
    return value


def _p_ai(nothing: int) -> Callable[[type[CheckRow]], ColumnElement[Any]]:
    def rank(row: type[CheckRow]) -> ColumnElement[Any]:
        return func.shown_p_ai(row.band, row.p_ai, literal(nothing, Float), type_=Float)

    return rank


def _file_name(row: type[CheckRow]) -> ColumnElement[Any]:
    return func.lower(row.file_name.collate(UNICODE))


ORDERS: Final = {
    Sort.NEWEST: Order(lambda row: row.created_at.expression, True, _instant),
    Sort.OLDEST: Order(lambda row: row.created_at.expression, False, _instant),
    Sort.P_AI_HIGH: Order(_p_ai(NO_RANK_HIGH), True, _rank),
    Sort.P_AI_LOW: Order(_p_ai(NO_RANK_LOW), False, _rank),
    Sort.NAME: Order(_file_name, False, _name),
    Sort.LARGEST: Order(lambda row: row.size_bytes.expression, True, _size),
    Sort.SMALLEST: Order(lambda row: row.size_bytes.expression, False, _size),
}


@dataclass(frozen=True)
class Place:
    """Where a page ended: the key and the id of its last check."""

    sort: Sort
    key: Any
    check_id: UUID

    def cursor(self) -> str:
        key = self.key.isoformat() if isinstance(self.key, datetime) else self.key
        text = json.dumps([self.sort, key, self.check_id.hex], separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(cursor: str, sort: Sort) -> Place:
    """CursorInvalid when it is made up, or was given out for another order."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        named, key, which = json.loads(text)
        if named != sort:
            raise CursorInvalid
        return Place(sort, ORDERS[sort].read(key), UUID(which))
    except (binascii.Error, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        raise CursorInvalid from None


def after(row: type[CheckRow], place: Place) -> ColumnElement[bool]:
    """One row comparison: PostgreSQL starts right there in the index."""
    order = ORDERS[place.sort]
    here, there = tuple_(order.key(row), row.id), tuple_(place.key, place.check_id)
    return here < there if order.descending else here > there


def ordering(row: type[CheckRow], sort: Sort) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    order = ORDERS[sort]
    key, tie = order.key(row), row.id.expression
    return (key.desc(), tie.desc()) if order.descending else (key.asc(), tie.asc())
