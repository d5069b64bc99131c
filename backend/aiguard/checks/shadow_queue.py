"""The queue of the shadow run: as checks.opinion_queue, on rows of its own, and looked at after everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from aiguard.checks import holding
from aiguard.checks.errors import ModelNotReady
from aiguard.checks.expiry import move_expired
from aiguard.checks.opinion_queue import OpinionClaim
from aiguard.checks.queue import changed_rows, seconds_from_now
from aiguard.checks.rows import CheckRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from aiguard.checks.outcome import Opined
    from aiguard.detection.answers import ModelIdentity
    from aiguard.detection.spec import ModelSpec
    from aiguard.errors import AiguardError


def waiting_models(session: Session) -> list[str]:
    """The candidates that have something to judge, by name."""
    with session.begin():
        query = select(ShadowRow.model).where(ShadowRow.state == CheckState.QUEUED)
        return list(session.scalars(query.distinct().order_by(ShadowRow.model)))


def claim(session: Session, model_id: str, *, wanted: int, lease_s: float) -> list[OpinionClaim]:
    """Take up to `wanted` checks for one candidate, the longest waiting first. One transaction; commits."""
    with session.begin():
        waiting = select(ShadowRow.id).where(ShadowRow.state == CheckState.QUEUED, ShadowRow.model == model_id)
        ids = list(session.scalars(waiting.order_by(ShadowRow.id).limit(wanted).with_for_update(skip_locked=True)))
        if not ids:
            return []
        taken = update(ShadowRow).where(ShadowRow.id.in_(ids))
        taken = taken.values(
            state=CheckState.RUNNING,
            attempt=ShadowRow.attempt + 1,
            lease_until=seconds_from_now(lease_s),
            lease_token=func.gen_random_uuid(),
        )
        session.execute(taken.execution_options(synchronize_session=False))
        query = select(
            ShadowRow.id, ShadowRow.lease_token, ShadowRow.attempt, ShadowRow.check_id, CheckRow.sha256_hex
        ).join(CheckRow, CheckRow.id == ShadowRow.check_id)
        found = session.execute(query.where(ShadowRow.id.in_(ids)).order_by(ShadowRow.id))
        return [_claim_of(row) for row in found]


def renew(session: Session, claims: Sequence[OpinionClaim], lease_s: float) -> None:
    """Lengthen the leases still held."""
    holding.renew(session, ShadowRow, [held.token for held in claims], lease_s)


def close_if_given(session: Session, held: OpinionClaim, model: ModelIdentity) -> bool:
    """Whether this worker opened another revision than the one on trial: it then says nothing. One transaction."""
    with session.begin():
        asked = session.scalar(select(ShadowRow.revision).where(ShadowRow.id == held.opinion_id))
        if asked is None or asked == model.revision:
            return asked is None
    return fail(session, held, ModelNotReady(model.id), retry=False)


def write(session: Session, opined: Opined, model: ModelIdentity, spec: ModelSpec) -> bool:  # noqa: ARG001  # one shape
    """One transaction; neither the check nor its verdicts are touched. False: stale token, nothing was written."""
    assessment = opined.assessment
    with session.begin():
        return _close(
            session,
            opined.claim,
            state=CheckState.DONE,
            finished_at=func.clock_timestamp(),
            weights_sha256=model.weights_sha256,
            spec_sha256=model.spec_sha256,
            p_ai=assessment.score.p_ai,
            logit=assessment.score.logit,
            band=assessment.verdict.band,
            reason=assessment.verdict.reasons[0].code,
        )


def fail(session: Session, held: OpinionClaim, reason: AiguardError, *, retry: bool) -> bool:
    """Queue it for another attempt, or fail it with the reason. One transaction. False: stale token."""
    return holding.fail(session, ShadowRow, held.opinion_id, held.token, None if retry else reason)


def give_back_unread(session: Session, claims: Sequence[OpinionClaim]) -> None:
    """Queue those still held again: their originals could not be read, and the attempt does not count."""
    holding.give_back_unread(session, ShadowRow, [held.token for held in claims])


def sweep(session: Session, *, max_attempts: int) -> int:
    """Queue what a lost worker held again, or fail it after the last attempt. Returns how many were moved."""
    with session.begin():
        return changed_rows(session.execute(move_expired(ShadowRow, max_attempts)))


def _claim_of(row: Any) -> OpinionClaim:
    return OpinionClaim(*row)


def _close(session: Session, held: OpinionClaim, **values: object) -> bool:
    return holding.close(session, ShadowRow, held.opinion_id, held.token, **values)
