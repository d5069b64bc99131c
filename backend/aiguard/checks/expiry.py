"""Work whose lease ran out: queued again, or failed after the last attempt. Checks, opinions, shadow run alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select, update

from aiguard.checks.errors import AttemptsUsedUp
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from sqlalchemy import Update

    from aiguard.checks.rows import CheckRow, OpinionRow
    from aiguard.checks.shadow_rows import ShadowRow


def move_expired(row: type[CheckRow | OpinionRow | ShadowRow], max_attempts: int) -> Update:
    """The statement; rows that somebody else is just writing to are left to them."""
    exhausted = row.attempt >= max_attempts
    reason = AttemptsUsedUp(max_attempts)
    late = select(row.id).where(row.state == CheckState.RUNNING, row.lease_until < func.clock_timestamp())
    moved = update(row).where(row.id.in_(late.with_for_update(skip_locked=True)))
    moved = moved.values(
        state=case((exhausted, CheckState.FAILED.value), else_=CheckState.QUEUED.value),
        lease_until=None,
        lease_token=None,
        failure_code=case((exhausted, reason.code), else_=None),
        failure_text=case((exhausted, str(reason)), else_=None),
        finished_at=case((exhausted, func.clock_timestamp()), else_=None),
    )
    return moved.execution_options(synchronize_session=False)
