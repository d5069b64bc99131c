"""The queue of record: claim, renew, finish, fail, sweep. Each is one short transaction on the check's own row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from aiguard.checks.announce import announce_ended, to_nobody
from aiguard.checks.events import Event
from aiguard.checks.expiry import move_expired
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.checks.turns import next_turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any
    from uuid import UUID

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

    from aiguard.checks.announce import Announce
    from aiguard.errors import AiguardError


@dataclass(frozen=True)
class Claim:
    """The right to decide one check, for as long as its lease lasts and nobody else got a newer token."""

    check_id: UUID
    owner_id: int
    token: UUID
    attempt: int  # 1 for the first
    sha256_hex: str
    media_type: str
    keep_picture: bool = True


# In the order of Claim's fields.
CLAIMED = (
    CheckRow.id,
    CheckRow.owner_id,
    CheckRow.lease_token,
    CheckRow.attempt,
    CheckRow.sha256_hex,
    CheckRow.media_type,
    CheckRow.keep_picture,
)
NEXT_TURNS = next_turns("checks")


def claim(session: Session, *, wanted: int, lease_s: float) -> list[Claim]:
    """Take up to `wanted` queued checks, fair between owners, oldest first. One transaction; commits."""
    with session.begin():
        ids = list(session.scalars(NEXT_TURNS, {"wanted": wanted, "reach": 4 * wanted}))
        if not ids:
            return []
        taken = update(CheckRow).where(CheckRow.id.in_(ids), CheckRow.state == CheckState.QUEUED)
        taken = taken.values(
            state=CheckState.RUNNING,
            attempt=CheckRow.attempt + 1,
            lease_until=seconds_from_now(lease_s),
            lease_token=func.gen_random_uuid(),
            started_at=func.coalesce(CheckRow.started_at, func.clock_timestamp()),
        ).returning(*CLAIMED)
        claims = {claim.check_id: claim for claim in map(_claim_of, session.execute(taken))}
    return [claims[check_id] for check_id in ids if check_id in claims]


def renew(session: Session, claims: Sequence[Claim], lease_s: float) -> set[UUID]:
    """Lengthen the leases still held. Returns the renewed ids; others are lost, or being written right now."""
    with session.begin():
        # Skips rows that a verdict is being written to: waiting for them in another order could deadlock.
        held = select(CheckRow.id).where(
            CheckRow.state == CheckState.RUNNING, CheckRow.lease_token.in_([c.token for c in claims])
        )
        mine = update(CheckRow).where(CheckRow.id.in_(held.with_for_update(skip_locked=True)))
        renewed = mine.values(lease_until=seconds_from_now(lease_s)).returning(CheckRow.id)
        return set(session.scalars(renewed.execution_options(synchronize_session=False)))


def finish(session: Session, held: Claim) -> bool:
    """Mark it done inside the caller's transaction. False: the token is stale and nothing may be written."""
    return _close(session, held, state=CheckState.DONE, finished_at=func.clock_timestamp())


def fail(session: Session, held: Claim, reason: AiguardError) -> bool:
    """Mark it failed inside the caller's transaction, with the reason's code and sentence. False: stale token."""
    return _close(
        session,
        held,
        state=CheckState.FAILED,
        finished_at=func.clock_timestamp(),
        failure_code=reason.code,
        failure_text=str(reason),
    )


def give_back(session: Session, held: Claim) -> bool:
    """Queue it again for another attempt, inside the caller's transaction. False: stale token."""
    return _close(session, held, state=CheckState.QUEUED)


def sweep(session: Session, *, max_attempts: int, announce: Announce = to_nobody) -> list[Event]:
    """Queue checks whose lease ran out again, or fail them after the last attempt. Returns what became of them."""
    moved = move_expired(CheckRow, max_attempts)
    with session.begin():
        rows = session.execute(moved.returning(CheckRow.owner_id, CheckRow.id, CheckRow.state)).all()
        announce_ended(session, [row.id for row in rows if row.state == CheckState.FAILED], announce)
    return [Event(row.owner_id, row.id, CheckState(row.state)) for row in rows]


def waiting(session: Session) -> int:
    """How many checks wait for a worker."""
    with session.begin():
        return session.scalar(select(func.count()).where(CheckRow.state == CheckState.QUEUED)) or 0


def _close(session: Session, held: Claim, **values: object) -> bool:
    own = update(CheckRow).where(
        CheckRow.id == held.check_id, CheckRow.state == CheckState.RUNNING, CheckRow.lease_token == held.token
    )
    own = own.values(lease_until=None, lease_token=None, **values)
    return changed_rows(session.execute(own.execution_options(synchronize_session=False))) == 1


def _claim_of(row: Any) -> Claim:
    return Claim(*row)


def seconds_from_now(seconds: float) -> Any:
    return func.clock_timestamp() + timedelta(seconds=seconds)


def changed_rows(result: Any) -> int:
    done: CursorResult[Any] = result
    return done.rowcount
