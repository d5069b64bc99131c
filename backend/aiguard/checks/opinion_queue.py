"""The queue of second opinions: as checks.queue, on rows of its own, and only ever looked at when no check waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks import holding
from aiguard.checks.expiry import move_expired
from aiguard.checks.outcome import VERDICT_ONCE, verdict_values
from aiguard.checks.queue import changed_rows, seconds_from_now
from aiguard.checks.rows import CheckRow, OpinionRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.checks.turns import next_turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.outcome import Opined
    from aiguard.detection.answers import ModelIdentity
    from aiguard.detection.spec import ModelSpec
    from aiguard.errors import AiguardError


@dataclass(frozen=True)
class OpinionClaim:
    """The right to give one opinion, for as long as its lease lasts and nobody else got a newer token."""

    opinion_id: int
    token: UUID
    attempt: int
    check_id: UUID
    sha256_hex: str


NEXT_TURNS = next_turns("opinions", "model_id = :model_id")


def waiting_models(session: Session) -> list[str]:
    """The models that somebody waits for, by name."""
    with session.begin():
        query = select(OpinionRow.model_id).where(OpinionRow.state == CheckState.QUEUED)
        return list(session.scalars(query.distinct().order_by(OpinionRow.model_id)))


def claim(session: Session, model_id: str, *, wanted: int, lease_s: float) -> list[OpinionClaim]:
    """Take up to `wanted` opinions of one model, fair between owners, oldest first. One transaction; commits."""
    with session.begin():
        ids = list(session.scalars(NEXT_TURNS, {"model_id": model_id, "wanted": wanted, "reach": 4 * wanted}))
        if not ids:
            return []
        taken = update(OpinionRow).where(OpinionRow.id.in_(ids), OpinionRow.state == CheckState.QUEUED)
        taken = taken.values(
            state=CheckState.RUNNING,
            attempt=OpinionRow.attempt + 1,
            lease_until=seconds_from_now(lease_s),
            lease_token=func.gen_random_uuid(),
        )
        session.execute(taken.execution_options(synchronize_session=False))
        query = select(OpinionRow, CheckRow.sha256_hex).join(CheckRow, CheckRow.id == OpinionRow.check_id)
        rows = {row.id: (row, sha256_hex) for row, sha256_hex in session.execute(query.where(OpinionRow.id.in_(ids)))}
        return [_claim_of(*rows[opinion_id]) for opinion_id in ids if opinion_id in rows]


def renew(session: Session, claims: Sequence[OpinionClaim], lease_s: float) -> None:
    """Lengthen the leases still held."""
    holding.renew(session, OpinionRow, [held.token for held in claims], lease_s)


def close_if_given(session: Session, held: OpinionClaim, model: ModelIdentity) -> bool:
    """Whether this very revision of the model has judged the check before: then the claim is done. One transaction."""
    with session.begin():
        query = select(VerdictRow.id).where(
            VerdictRow.check_id == held.check_id,
            VerdictRow.model_id == model.id,
            VerdictRow.model_revision == model.revision,
        )
        return session.scalar(query) is not None and finish(session, held)


def finish(session: Session, held: OpinionClaim) -> bool:
    """Mark it done inside the caller's transaction. False: the token is stale and nothing may be written."""
    return _close(session, held, state=CheckState.DONE, finished_at=func.clock_timestamp())


def write(session: Session, opined: Opined, model: ModelIdentity, spec: ModelSpec) -> bool:
    """One transaction; the check's own row is not touched. False: the token was stale, and nothing was written."""
    with session.begin():
        if not finish(session, opined.claim):
            return False
        values = verdict_values(opined, model, spec)
        session.execute(insert(VerdictRow).values(values).on_conflict_do_nothing(constraint=VERDICT_ONCE))
        return True


def fail(session: Session, held: OpinionClaim, reason: AiguardError, *, retry: bool) -> bool:
    """Queue it for another attempt, or fail it with the reason. One transaction. False: stale token."""
    return holding.fail(session, OpinionRow, held.opinion_id, held.token, None if retry else reason)


def give_back_unread(session: Session, claims: Sequence[OpinionClaim]) -> None:
    """Queue those still held again: their originals could not be read, and the attempt does not count."""
    holding.give_back_unread(session, OpinionRow, [held.token for held in claims])


def sweep(session: Session, *, max_attempts: int) -> int:
    """Queue opinions whose lease ran out again, or fail them after the last attempt. Returns how many were moved."""
    with session.begin():
        return changed_rows(session.execute(move_expired(OpinionRow, max_attempts)))


def _close(session: Session, held: OpinionClaim, **values: object) -> bool:
    return holding.close(session, OpinionRow, held.opinion_id, held.token, **values)


def _claim_of(row: OpinionRow, sha256_hex: str) -> OpinionClaim:
    if row.lease_token is None:  # it was just given one: a row without is a mistake of ours
        raise LookupError(row.id)
    return OpinionClaim(row.id, row.lease_token, row.attempt, row.check_id, sha256_hex)
