"""How much a person may check and keep, and how much they did. Days begin at midnight UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from aiguard.accounts.rows import UsageRow, UserRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Quota:
    """None: without a limit."""

    checks_per_day: int | None = None
    kept_bytes: int | None = None


def quota_of(session: Session, user_id: int, default: Quota) -> Quota:
    """The operator's, unless this person has another."""
    own = session.execute(select(UserRow.quota_checks_per_day, UserRow.quota_bytes).where(UserRow.id == user_id)).one()
    return Quota(
        default.checks_per_day if own.quota_checks_per_day is None else own.quota_checks_per_day,
        default.kept_bytes if own.quota_bytes is None else own.quota_bytes,
    )


def checks_today(session: Session, user_id: int, *, hold: bool = False) -> int:
    """`hold`: lock the count until the transaction ends, so that two uploads cannot both take what is left.

    Deleted checks count too: their work was done.
    """
    today = _today()
    if hold:
        row = insert(UsageRow).values(user_id=user_id, day=today, checks=0)
        same = {"checks": UsageRow.checks}
        session.execute(row.on_conflict_do_update(index_elements=["user_id", "day"], set_=same))
    counted = select(UsageRow.checks).where(UsageRow.user_id == user_id, UsageRow.day == today)
    return session.scalar(counted) or 0


def count_checks(session: Session, user_id: int, number: int) -> None:
    """After `checks_today(hold=True)`, in the same transaction."""
    own = update(UsageRow).where(UsageRow.user_id == user_id, UsageRow.day == _today())
    session.execute(own.values(checks=UsageRow.checks + number))


def next_day() -> datetime:
    """When the count begins again."""
    return datetime.combine(_today() + timedelta(days=1), time(), UTC)


def _today() -> date:
    return datetime.now(UTC).date()
