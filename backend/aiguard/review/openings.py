"""Every look at somebody's picture is an entry of the audit log first; the picture is shown for the entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert

from aiguard.audit.actions import Action
from aiguard.audit.rows import AuditRow
from aiguard.review.errors import OpeningNeeded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

OPEN_FOR: Final = timedelta(minutes=30)
LOOKS: Final = frozenset({Action.CHECK_VIEWED.value, Action.CHECKS_SHOWN.value})


def open_one(session: Session, me: int, check_id: UUID, beside: Collection[UUID], case_id: UUID) -> int:
    """Write that a case was opened, with the pictures shown `beside` its own; returns the entry's id.

    In the caller's transaction, as its last change.
    """
    details = {"case": str(case_id), "beside": sorted(map(str, beside))}
    return _write(session, me, Action.CHECK_VIEWED, f"check:{check_id}", details)


def open_many(session: Session, me: int, check_ids: Collection[UUID]) -> int:
    """The same for the small pictures of a page of the queue."""
    return _write(session, me, Action.CHECKS_SHOWN, "queue", {"beside": sorted(map(str, check_ids))})


def covers(session: Session, me: int, opening: int | None, check_id: UUID) -> bool:
    """Whether this entry is mine, recent, and about this check."""
    entry = None if opening is None else session.get(AuditRow, opening)
    if entry is None or entry.actor_id != me or entry.action not in LOOKS:
        return False
    named = entry.subject == f"check:{check_id}" or str(check_id) in entry.details.get("beside", ())
    return named and entry.at > datetime.now(UTC) - OPEN_FOR


def need(session: Session, me: int, opening: int | None, check_id: UUID) -> None:
    """OpeningNeeded when it does not cover the check."""
    if not covers(session, me, opening, check_id):
        raise OpeningNeeded


def _write(session: Session, me: int, action: Action, subject: str, details: Mapping[str, object]) -> int:
    values = {"actor_id": me, "action": action.value, "subject": subject, "details": dict(details)}
    return session.scalars(insert(AuditRow).values(values).returning(AuditRow.id)).one()
