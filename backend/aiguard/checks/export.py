"""The history as CSV, written while it is read: a page at a time, so that memory stays flat and no transaction waits
for a slow reader."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from aiguard.checks.finding import find
from aiguard.checks.rows import CheckRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from uuid import UUID

    from aiguard.checks.filters import Filter
    from aiguard.checks.sorting import Sort
    from aiguard.db import SessionFactory

BOM: Final = "\ufeff"
AT_ONCE: Final = 500
COLUMNS: Final = (
    "id", "file_name", "created_at", "finished_at", "state", "band", "p_ai", "model_id", "model_revision", "media_type",
    "size_bytes", "width", "height", "sha256_hex", "source", "source_url", "tags", "note", "failure_code",
    "delete_after",
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def export_filtered(sessions: SessionFactory, owner_id: int, wish: Filter, sort: Sort, *, bom: bool) -> Iterator[str]:
    yield _head(bom=bom)
    cursor: str | None = None
    while True:
        with sessions() as session:
            found = find(session, owner_id, wish, sort=sort, cursor=cursor, limit=AT_ONCE)
        yield _lines(sessions, owner_id, found.ids)
        cursor = found.next_cursor
        if cursor is None:
            return


def export_these(sessions: SessionFactory, owner_id: int, ids: Sequence[UUID], *, bom: bool) -> Iterator[str]:
    """In the given order; what is absent or somebody else's has no line."""
    yield _head(bom=bom)
    for at in range(0, len(ids), AT_ONCE):
        yield _lines(sessions, owner_id, ids[at : at + AT_ONCE])


def _head(*, bom: bool) -> str:
    return (BOM if bom else "") + _csv([COLUMNS])


def _lines(sessions: SessionFactory, owner_id: int, ids: Sequence[UUID]) -> str:
    query = select(*(getattr(CheckRow, name) for name in COLUMNS))
    with sessions() as session:
        rows = session.execute(query.where(CheckRow.owner_id == owner_id, CheckRow.id.in_(ids)))
        found = {row.id: row for row in rows}
    return _csv([_cell(value) for value in found[each]] for each in ids if each in found)


def _csv(rows: Any) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)  # RFC 4180
    return text.getvalue()


def _cell(value: Any) -> Any:
    """A spreadsheet runs what begins like a formula: a text that does gets an apostrophe in front."""
    if isinstance(value, list):
        value = "; ".join(value)
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return _instant(value) if hasattr(value, "isoformat") else value


def _instant(value: datetime) -> str:
    return value.isoformat(timespec="seconds")
