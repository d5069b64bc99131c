"""Telling others that checks came to an end, inside the transaction that ended them. Who listens is wired outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True)
class Ended:
    """One check that is done or failed."""

    check_id: UUID
    owner_id: int
    state: CheckState
    file_name: str
    sha256_hex: str
    band: str | None
    p_ai: float | None
    failure_code: str | None
    finished_at: datetime


Announce = Callable[[Session, Sequence[Ended]], None]


def to_nobody(session: Session, ended: Sequence[Ended]) -> None:
    """Where nobody listens."""


def announce_ended(session: Session, check_ids: Collection[UUID], announce: Announce) -> None:
    """In the caller's transaction, after the rows were written: they are told of together, or not at all."""
    if not check_ids or announce is to_nobody:
        return
    for_them = select(CheckRow).where(CheckRow.id.in_(check_ids)).order_by(CheckRow.finished_at, CheckRow.id)
    rows = session.scalars(for_them.execution_options(populate_existing=True))
    announce(session, [_ended(row) for row in rows if row.finished_at is not None])


def _ended(row: CheckRow) -> Ended:
    return Ended(
        check_id=row.id,
        owner_id=row.owner_id,
        state=CheckState(row.state),
        file_name=row.file_name,
        sha256_hex=row.sha256_hex,
        band=row.band,
        p_ai=row.p_ai,
        failure_code=row.failure_code,
        finished_at=row.finished_at or row.created_at,
    )
