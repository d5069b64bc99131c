"""Which picture belongs to a case, for whoever opened it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from aiguard.checks.rows import CheckRow
from aiguard.review.errors import CaseNotFound
from aiguard.review.openings import need
from aiguard.review.rows import CaseRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Seen:
    check_id: UUID
    owner_id: int
    sha256_hex: str
    has_preview: bool


def seen(session: Session, me: int, case_id: UUID, opening: int | None) -> Seen:
    """CaseNotFound; OpeningNeeded when the log has no such look."""
    query = select(CheckRow.id, CheckRow.owner_id, CheckRow.sha256_hex, CheckRow.has_preview)
    row = session.execute(
        query.join(CaseRow, CaseRow.check_id == CheckRow.id).where(CaseRow.id == case_id)
    ).one_or_none()
    if row is None:
        raise CaseNotFound
    need(session, me, opening, row.id)
    return Seen(row.id, row.owner_id, row.sha256_hex, row.has_preview)
