"""The owner's one appeal: a dispute becomes a case for an auditor who had no say before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import func, select, update

from aiguard.checks import replies
from aiguard.checks.case_lock import hold_cases
from aiguard.checks.rows import CheckRow, DisputeRow
from aiguard.checks.states import DisputeState
from aiguard.review.flagging import Opening, open_case, unsettled
from aiguard.review.grouping import lead_anew
from aiguard.review.policies import in_force
from aiguard.review.rows import CaseRow, DecisionRow
from aiguard.review.states import CaseKind, CaseState

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.replies import Grounds

REASON = "appeal"


def dispute(session: Session, owner_id: int, check_id: UUID, grounds: Grounds) -> None:
    """Open a dispute and its case together. What replies.dispute raises. Commits."""
    replies.dispute(session, owner_id, check_id, grounds, opened=open_appeal)


def withdraw(session: Session, owner_id: int, check_id: UUID, dispute_id: UUID) -> None:
    """Its case is settled without an outcome. What replies.withdraw_dispute raises. Commits."""
    replies.withdraw_dispute(session, owner_id, check_id, dispute_id, withdrawn=_close)


def open_appeal(session: Session, check: CheckRow, dispute_id: UUID) -> None:
    """A case of its own, or what waits for this check becomes one. In the caller's transaction."""
    policy = in_force(session)
    settings = policy.settings
    hold_cases(session)
    case = unsettled(session, check.id)
    if case is not None:
        case.kind, case.dispute_id, case.reasons = CaseKind.APPEAL, dispute_id, [*case.reasons, REASON]
        case.risk = max(case.risk, settings.appeal_risk)
        case.due_at = func.least(case.due_at, func.clock_timestamp() + timedelta(hours=settings.appeal_hours))
        group_id, case.group_id, case.leads = case.group_id, uuid4(), True  # it is between two people from now on
        session.flush()
        lead_anew(session, group_id)
        return
    said = select(DecisionRow.auditor_id).where(DecisionRow.check_id == check.id, DecisionRow.undone_at.is_(None))
    barred = sorted({auditor_id for auditor_id in session.scalars(said) if auditor_id is not None})
    opening = Opening(
        kind=CaseKind.APPEAL,
        reasons=(REASON,),
        risk=settings.appeal_risk,
        hours=settings.appeal_hours,
        policy_version=policy.version,
        dispute_id=dispute_id,
        barred=tuple(barred),
    )
    open_case(session, check, opening)


def look_into(session: Session, dispute_id: UUID) -> None:
    """Somebody took the case. One that is being withdrawn right now is left alone. In the caller's transaction."""
    waiting = select(DisputeRow.id).where(DisputeRow.id == dispute_id, DisputeRow.state == DisputeState.OPEN)
    free = update(DisputeRow).where(DisputeRow.id.in_(waiting.with_for_update(skip_locked=True)))
    seen = free.values(state=DisputeState.UNDER_REVIEW, changed_at=func.clock_timestamp())
    session.execute(seen.execution_options(synchronize_session=False))


def _close(session: Session, dispute_id: UUID) -> None:
    """Back to what it was, when there was another reason for it; otherwise it is settled without an outcome."""
    query = select(CaseRow).where(CaseRow.dispute_id == dispute_id, CaseRow.settled_at.is_(None)).with_for_update()
    case = session.scalars(query).one_or_none()
    if case is None:
        return
    others = [reason for reason in case.reasons if reason != REASON]
    if others:
        case.kind = CaseKind.SAMPLE if others == [CaseKind.SAMPLE.value] else CaseKind.FLAG
        case.dispute_id, case.reasons = None, others
        return
    case.state, case.settled_at = CaseState.SETTLED, func.clock_timestamp()
    case.claimed_by = case.claimed_until = case.claim_token = None
