"""Taking a decision back, within ten seconds. It stays on record as taken back; what held before it holds again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, select, update

from aiguard.audit import log
from aiguard.audit.actions import Action
from aiguard.checks.case_lock import hold_cases
from aiguard.checks.rows import CheckRow, DisputeRow
from aiguard.checks.states import DisputeState
from aiguard.review.claims import LEASE_S, CaseClaim
from aiguard.review.deciding import UNDO_S, locked
from aiguard.review.errors import CaseNotFound, UndoTooLate
from aiguard.review.grouping import lead_anew
from aiguard.review.rows import CaseRow, DecisionRow
from aiguard.review.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session


def undo(session: Session, me: int, case_id: UUID, decision_id: UUID) -> CaseClaim:
    """Of the whole group, when it was settled as one. The auditor holds the cases again.

    CaseNotFound: no such decision of this auditor. UndoTooLate. One transaction with the log's entries; commits.
    """
    with session.begin():
        named = session.get(DecisionRow, decision_id)
        if named is None or named.case_id != case_id or named.auditor_id != me:
            raise CaseNotFound
        together = DecisionRow.deed_id == named.deed_id
        checks = locked(session, session.scalars(select(DecisionRow.check_id).where(together)).all())
        hold_cases(session)
        undone = _take_back(session, together)
        if not undone:
            raise UndoTooLate(int(UNDO_S))
        claim = _reopen(session, me, case_id, undone)
        for row in undone:
            _restore(session, checks[row.check_id])
        session.flush()
        for row in undone:
            told = {"case": str(row.case_id), "decision": str(row.id), "outcome": row.outcome}
            log.write(session, me, Action.DECISION_UNDONE, f"check:{row.check_id}", told)
        return claim


def _take_back(session: Session, together: Any) -> Sequence[DecisionRow]:
    """By the database's clock, in one statement: of an undo and its deadline one comes first."""
    still = update(DecisionRow).where(
        together, DecisionRow.undone_at.is_(None), DecisionRow.final_at > func.clock_timestamp()
    )
    done = still.values(undone_at=func.clock_timestamp()).returning(DecisionRow)
    return session.scalars(done.execution_options(populate_existing=True)).all()


def _reopen(session: Session, me: int, case_id: UUID, undone: Sequence[DecisionRow]) -> CaseClaim:
    token, ids = uuid4(), [row.case_id for row in undone]
    query = select(CaseRow).where(CaseRow.id.in_(ids)).order_by(CaseRow.id).with_for_update()
    cases = {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}
    for row in undone:
        case = cases[row.case_id]
        case.state, case.settled_at, case.outcome = CaseState(row.state_before), None, None
        case.claimed_by, case.claim_token = me, token
        case.claimed_until = func.clock_timestamp() + timedelta(seconds=LEASE_S)
        if case.dispute_id is not None and row.settles:
            dispute = session.get_one(DisputeRow, case.dispute_id, with_for_update=True)
            dispute.state, dispute.changed_at = DisputeState.UNDER_REVIEW, func.clock_timestamp()
            dispute.answer, dispute.answered_by, dispute.answered_at = "", None, None
    session.flush()
    _unbar(session, me, [row.check_id for row in undone])
    for group_id in {case.group_id for case in cases.values()}:
        lead_anew(session, group_id)
    until = session.scalars(select(CaseRow.claimed_until).where(CaseRow.id == case_id)).one()
    return CaseClaim(case_id, token, until or undone[0].final_at, [each for each in ids if each != case_id])


def _unbar(session: Session, me: int, check_ids: Sequence[UUID]) -> None:
    """From the checks' unsettled cases: nothing stands any more that this auditor said of them."""
    waiting = update(CaseRow).where(CaseRow.check_id.in_(check_ids), CaseRow.settled_at.is_(None))
    free = waiting.values(barred=func.array_remove(CaseRow.barred, me))
    session.execute(free.execution_options(synchronize_session=False))


def _restore(session: Session, check: CheckRow) -> None:
    """What the last decision that stands says, or nothing."""
    query = select(DecisionRow).where(
        DecisionRow.check_id == check.id, DecisionRow.settles, DecisionRow.undone_at.is_(None)
    )
    last = session.scalars(query.order_by(DecisionRow.made_at.desc()).limit(1)).one_or_none()
    check.decision = last.holds if last else None
    check.decision_words = last.owner_words if last else ""
    check.decided_at = last.final_at if last else None
