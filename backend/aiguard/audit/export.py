"""The log as a file, row by row: nothing is held in memory."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from aiguard.audit.log import Asked, matching
from aiguard.audit.rows import AuditRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

AT_ONCE = 1000
COLUMNS = ("id", "at", "actor_id", "action", "subject", "details", "previous_sha256", "sha256_hex")


def as_json_lines(session: Session, asked: Asked) -> Iterator[str]:
    """One object a line, oldest first, with everything a verification needs."""
    for row in _rows(session, asked):
        yield json.dumps(_told(row), ensure_ascii=False) + "\n"


def as_csv(session: Session, asked: Asked) -> Iterator[str]:
    """With a head line; details as JSON."""
    yield _line(COLUMNS)
    for row in _rows(session, asked):
        told = _told(row)
        yield _line(
            [json.dumps(told[name], ensure_ascii=False) if name == "details" else told[name] for name in COLUMNS]
        )


def _rows(session: Session, asked: Asked) -> Iterator[AuditRow]:
    query = matching(asked).order_by(AuditRow.id).execution_options(yield_per=AT_ONCE)
    yield from session.scalars(query)


def _told(row: AuditRow) -> dict[str, object]:
    return {name: row.at.isoformat() if name == "at" else getattr(row, name) for name in COLUMNS}


def _line(values: object) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)  # type: ignore[arg-type]
    return out.getvalue()
