"""Whether the log is what it was: every row's hash, every link, every number, and every anchor outside the database."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from aiguard.audit.rows import NOBODY_BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

AT_ONCE = 5000

# What the trigger hashes, asked for anew: the function that stands in the database is not trusted.
CONTENT = """
jsonb_build_array(
  id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_id, action, subject, details)::text
"""
ROWS = text(f"SELECT id, {CONTENT} AS content, previous_sha256, sha256_hex FROM audit.log ORDER BY id")  # noqa: S608


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong, and the row where it shows."""

    row_id: int
    text: str


@dataclass(frozen=True)
class Finding:
    """`rows` were looked at; `anchored` is the last row that an anchor vouches for, 0 without one."""

    rows: int
    anchored: int
    fault: Fault | None


def verify(session: Session, anchors: Mapping[int, str]) -> Finding:
    """`anchors`: row id → its hash when it was anchored. Reads the whole table in pieces."""
    found = session.execute(ROWS.execution_options(yield_per=AT_ONCE))
    last, fault = _walk(found, anchors)
    if fault is None:
        fault = _cut(last, anchors)
    return Finding(last, max((at for at in anchors if at <= last), default=0), fault)


def _walk(rows: Iterable[Any], anchors: Mapping[int, str]) -> tuple[int, Fault | None]:
    previous, last = NOBODY_BEFORE, 0
    for row in rows:
        if fault := _fault_of(row, previous, last, anchors):
            return last, fault
        previous, last = row.sha256_hex, row.id
    return last, None


def _fault_of(row: Any, previous: str, last: int, anchors: Mapping[int, str]) -> Fault | None:
    if row.id != last + 1:
        return Fault(last + 1, f"Row {last + 1} is missing: row {row.id} follows row {last}.")
    if row.previous_sha256 != previous:
        return Fault(row.id, f"Row {row.id} is not chained to the row before it: one of the two was changed or put in.")
    if sha256((previous + row.content).encode()).hexdigest() != row.sha256_hex:
        return Fault(row.id, f"Row {row.id} was changed after it was written.")
    if anchors.get(row.id, row.sha256_hex) != row.sha256_hex:
        return Fault(row.id, f"Row {row.id} is not the one that was anchored: the log was written anew up to here.")
    return None


def _cut(last: int, anchors: Mapping[int, str]) -> Fault | None:
    lost = [at for at in anchors if at > last]
    if not lost:
        return None
    return Fault(last + 1, f"The end is cut off: row {max(lost)} was anchored, and the log ends at row {last}.")
