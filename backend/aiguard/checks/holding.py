"""Rows that a worker holds for a while, as opinions and shadow verdicts are: keeping, closing, returning, failing them.

Only the holder of the token may: a worker that comes back too late changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from aiguard.checks.queue import changed_rows, seconds_from_now
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.rows import OpinionRow
    from aiguard.checks.shadow_rows import ShadowRow
    from aiguard.errors import AiguardError

    Jobs = type[OpinionRow] | type[ShadowRow]


def renew(session: Session, jobs: Jobs, tokens: Collection[UUID], lease_s: float) -> None:
    """Lengthen the leases still held; a row that is being written right now is left alone. One transaction."""
    with session.begin():
        held = select(jobs.id).where(jobs.state == CheckState.RUNNING, jobs.lease_token.in_(tokens))
        mine = update(jobs).where(jobs.id.in_(held.with_for_update(skip_locked=True)))
        renewed = mine.values(lease_until=seconds_from_now(lease_s))
        session.execute(renewed.execution_options(synchronize_session=False))


def close(session: Session, jobs: Jobs, row_id: int, token: UUID, **values: object) -> bool:
    """Give it up with these values, inside the caller's transaction. False: the token is stale, nothing was written."""
    own = update(jobs).where(jobs.id == row_id, jobs.state == CheckState.RUNNING, jobs.lease_token == token)
    own = own.values(lease_until=None, lease_token=None, **values)
    return changed_rows(session.execute(own.execution_options(synchronize_session=False))) == 1


def give_back_unread(session: Session, jobs: Jobs, tokens: Collection[UUID]) -> None:
    """Queue them again as if they had not been claimed: the attempt does not count. One transaction."""
    with session.begin():
        # Skips what goes with its check right now: a removal locks these in an order of its own.
        held = select(jobs.id).where(jobs.state == CheckState.RUNNING, jobs.lease_token.in_(tokens))
        back = update(jobs).where(jobs.id.in_(held.with_for_update(skip_locked=True)))
        back = back.values(state=CheckState.QUEUED, attempt=jobs.attempt - 1, lease_until=None, lease_token=None)
        session.execute(back.execution_options(synchronize_session=False))


def fail(session: Session, jobs: Jobs, row_id: int, token: UUID, reason: AiguardError | None) -> bool:
    """None: queue it for another attempt; else it failed. One transaction. False: stale token."""
    values: dict[str, object] = {"state": CheckState.QUEUED}
    if reason is not None:
        told = {"failure_code": reason.code, "failure_text": str(reason)}
        values = {"state": CheckState.FAILED, "finished_at": func.clock_timestamp(), **told}
    with session.begin():
        return close(session, jobs, row_id, token, **values)
