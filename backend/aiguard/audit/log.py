"""Writing an entry, and finding entries again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from aiguard.audit.rows import AuditRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from aiguard.audit.actions import Action


@dataclass(frozen=True)
class Asked:
    """What to look for; None: any. `since` and `until`: half-open, UTC."""

    action: str | None = None
    actor_id: int | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def write(
    session: Session, actor_id: int | None, action: Action, subject: str, details: Mapping[str, Any] | None = None
) -> None:
    """In the caller's transaction, as its last change: the chain is one for all, and is held until the commit."""
    values = {"actor_id": actor_id, "action": action.value, "subject": subject, "details": dict(details or {})}
    session.execute(insert(AuditRow).values(values))


def entries(session: Session, asked: Asked, *, before: int | None = None, limit: int = 100) -> Sequence[AuditRow]:
    """Newest first, from below id `before`."""
    query = matching(asked).order_by(AuditRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditRow.id < before)
    return session.scalars(query).all()


def matching(asked: Asked) -> Select[AuditRow]:
    query = select(AuditRow)
    for column, value in (
        (AuditRow.action, asked.action),
        (AuditRow.actor_id, asked.actor_id),
        (AuditRow.subject, asked.subject),
    ):
        if value is not None:
            query = query.where(column == value)
    if asked.since is not None:
        query = query.where(AuditRow.at >= asked.since)
    if asked.until is not None:
        query = query.where(AuditRow.at < asked.until)
    return query
