"""Checks that failed, by reason, and trying those again whose reason is ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by

from aiguard.audit import log as audit
from aiguard.audit.actions import Action
from aiguard.checks.again import OURS
from aiguard.checks.queue import changed_rows
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.operations.errors import NothingToRetry

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

AT_ONCE: Final = 5000  # rows a statement: a long transaction would hold up the workers that take them


@dataclass(frozen=True)
class Failures:
    """`text`: as the newest of them says it. `retryable`: ours, and the picture is still kept."""

    code: str
    text: str
    count: int
    newest_at: datetime
    ours: bool
    retryable: int


def by_reason(session: Session) -> list[Failures]:
    """Ours first, then the most frequent."""
    kept = func.count().filter(CheckRow.image_id.is_not(None))
    newest = func.max(func.coalesce(CheckRow.finished_at, CheckRow.created_at))
    texts = func.array_agg(aggregate_order_by(CheckRow.failure_text, CheckRow.finished_at.desc()))
    query = select(CheckRow.failure_code, texts[1], func.count(), newest, kept).where(_failed())
    found = [_failures(row) for row in session.execute(query.group_by(CheckRow.failure_code))]
    return sorted(found, key=lambda each: (not each.ours, -each.count, each.code))


def _failures(row: Any) -> Failures:
    code, text, count, newest_at, kept = row
    return Failures(code, text or "", count, newest_at, code in OURS, kept if code in OURS else 0)


def retry(session: Session, actor_id: int, code: str) -> int:
    """Queue every check that failed for this reason anew; returns how many. Commits, in pieces. NothingToRetry.

    One whose file is missing fails again, and says so.
    """
    if code not in OURS:
        raise NothingToRetry(code)
    queued = 0
    while changed := _retry_some(session, code):
        queued += changed
    if queued:
        with session.begin():
            audit.write(session, actor_id, Action.CHECKS_RETRIED, f"failure:{code}", {"checks": queued})
    return queued


def _retry_some(session: Session, code: str) -> int:
    some = select(CheckRow.id).where(_failed(), CheckRow.failure_code == code, CheckRow.image_id.is_not(None))
    locked = some.order_by(CheckRow.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    anew = update(CheckRow).where(CheckRow.id.in_(locked))
    anew = anew.values(state=CheckState.QUEUED, attempt=0, failure_code=None, failure_text=None, finished_at=None)
    with session.begin():
        return changed_rows(session.execute(anew.execution_options(synchronize_session=False)))


def _failed() -> ColumnElement[bool]:
    return CheckRow.state == CheckState.FAILED
