"""Deciding a case, or a whole group of near-duplicates with one key. The model's verdict is never touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, update

from aiguard.audit import log
from aiguard.audit.actions import Action
from aiguard.checks.case_lock import hold_cases
from aiguard.checks.rows import CheckRow, DisputeRow, VerdictRow
from aiguard.review.case import decision_view
from aiguard.review.errors import CaseNotFound, CaseSettled, ClaimLost
from aiguard.review.grouping import lead_anew
from aiguard.review.policies import in_force
from aiguard.review.rows import CaseRow, DecisionRow
from aiguard.review.states import CaseState, Outcome, ReasonCode
from aiguard.review.weighing import DISAGREED, SENTENCE, answer, contradicts, holds

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from aiguard.review.case import DecisionView
    from aiguard.review.rules import TwoPerson

UNDO_S: Final = 10.0


@dataclass(frozen=True)
class Said:
    """`words` are for other auditors, `owner_words` for whoever uploaded it; empty: a sentence of ours."""

    token: UUID
    outcome: Outcome
    reason_code: ReasonCode
    words: str = ""
    owner_words: str = ""
    whole_group: bool = False


@dataclass(frozen=True)
class Deed:
    """`decisions`: one a case, that of the case itself first."""

    decisions: list[DecisionView]


def decide(session: Session, me: int, case_id: UUID, said: Said) -> Deed:
    """CaseNotFound, CaseSettled, ClaimLost. One transaction with the log's entries; commits."""
    with session.begin():
        cases, checks = _held(session, me, case_id, said)
        deed = _Deed(session, me, said, uuid4(), in_force(session).settings.two_person)
        made = [_decide(deed, case, checks[case.check_id]) for case in cases]
        session.flush()
        for group_id in {case.group_id for case in cases}:
            lead_anew(session, group_id)
        views = [decision_view(row) for row in made]
        for row, case in zip(made, cases, strict=True):
            _log(session, me, row, case)
    return Deed(sorted(views, key=lambda one: one.case_id != case_id))


def locked(session: Session, check_ids: Collection[UUID]) -> dict[UUID, CheckRow]:
    """Checks before cases, by id: as a removal, which takes a check's cases along, locks them."""
    query = select(CheckRow).where(CheckRow.id.in_(check_ids)).order_by(CheckRow.id).with_for_update()
    return {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}


def _held(session: Session, me: int, case_id: UUID, said: Said) -> tuple[list[CaseRow], dict[UUID, CheckRow]]:
    asked = session.get(CaseRow, case_id)
    if asked is None:
        raise CaseNotFound
    meant = (CaseRow.group_id == asked.group_id) if said.whole_group else (CaseRow.id == case_id)
    mine = (meant, CaseRow.claim_token == said.token, CaseRow.claimed_by == me, CaseRow.settled_at.is_(None))
    checks = locked(session, session.scalars(select(CaseRow.check_id).where(*mine)).all())
    hold_cases(session)
    query = select(CaseRow).where(*mine, CaseRow.check_id.in_(checks)).order_by(CaseRow.id).with_for_update()
    cases = list(session.scalars(query.execution_options(populate_existing=True)))
    if case_id not in {case.id for case in cases}:
        row = session.get(CaseRow, case_id, populate_existing=True)
        raise CaseNotFound if row is None else CaseSettled if row.settled_at else ClaimLost
    return cases, checks


@dataclass(frozen=True)
class _Deed:
    """One press of a key, for all of its cases."""

    session: Session
    me: int
    said: Said
    id: UUID
    rule: TwoPerson


def _decide(deed: _Deed, case: CaseRow, check: CheckRow) -> DecisionRow:
    session, me, said = deed.session, deed.me, deed.said
    found = holds(said.outcome, _proposed(session, case.id), case.band, deed.rule)
    row = DecisionRow(
        id=uuid4(),
        deed_id=deed.id,
        case_id=case.id,
        check_id=case.check_id,
        auditor_id=me,
        outcome=said.outcome,
        reason_code=said.reason_code,
        words=said.words,
        owner_words=_for_owner(said, found),
        settles=found is not None,
        holds=found,
        overrules=contradicts(said.outcome, case.band),
        state_before=case.state,
        made_at=func.clock_timestamp(),
        final_at=func.clock_timestamp() + timedelta(seconds=UNDO_S),
        **_verdict(session, case),
    )
    session.add(row)
    session.flush()
    session.refresh(row, ["made_at", "final_at"])
    _bar(session, me, case)
    if found is None:
        _pass_on(case, me, row)
    else:
        _settle(session, me, case, check, row, found)
    return row


def _proposed(session: Session, case_id: UUID) -> list[Outcome]:
    query = select(DecisionRow.outcome).where(
        DecisionRow.case_id == case_id,
        DecisionRow.undone_at.is_(None),
        DecisionRow.settles.is_(False),
        DecisionRow.outcome != Outcome.NEEDS_SECOND_REVIEW,
    )
    return [Outcome(one) for one in session.scalars(query.order_by(DecisionRow.made_at))]


def _for_owner(said: Said, found: Outcome | None) -> str:
    if found is None:
        return said.owner_words
    return (said.owner_words or SENTENCE[found]) if found is said.outcome else DISAGREED


def _verdict(session: Session, case: CaseRow) -> dict[str, Any]:
    """What the model had said, down to its thresholds."""
    query = select(VerdictRow.thresholds).where(
        VerdictRow.check_id == case.check_id,
        VerdictRow.model_id == case.model_id,
        VerdictRow.model_revision == case.model_revision,
    )
    edges = session.scalars(query).one_or_none()
    return {
        "band": case.band,
        "p_ai": case.p_ai,
        "model_id": case.model_id,
        "model_revision": case.model_revision,
        "thresholds_id": edges["id"] if edges else None,
    }


def _bar(session: Session, me: int, case: CaseRow) -> None:
    """Whoever had a say does not judge the same picture again: an appeal may be open already."""
    case.barred = [*case.barred, me]
    others = update(CaseRow).where(
        CaseRow.check_id == case.check_id, CaseRow.id != case.id, CaseRow.settled_at.is_(None)
    )
    barred = others.values(barred=func.array_append(CaseRow.barred, me))
    session.execute(barred.execution_options(synchronize_session=False))


def _pass_on(case: CaseRow, me: int, row: DecisionRow) -> None:
    """Nobody takes it before it is certain that its first decision stays."""
    case.state, case.claimed_until = CaseState.SECOND_REVIEW, row.final_at
    if case.assigned_to == me:
        case.assigned_to = None


def _settle(session: Session, me: int, case: CaseRow, check: CheckRow, row: DecisionRow, found: Outcome) -> None:
    held_before = check.decision
    check.decision, check.decision_words, check.decided_at = found, row.owner_words, row.final_at
    case.state, case.outcome, case.settled_at, case.leads = CaseState.SETTLED, found, row.made_at, True
    case.claimed_by = case.claimed_until = case.claim_token = None
    if case.dispute_id is not None:
        dispute = session.get_one(DisputeRow, case.dispute_id, with_for_update=True)
        dispute.state = answer(found, held_before, case.band)
        dispute.answer, dispute.answered_by = row.owner_words, me
        dispute.answered_at = dispute.changed_at = row.final_at


def _log(session: Session, me: int, row: DecisionRow, case: CaseRow) -> None:
    """Ids, codes and the verdict it stands beside; words stay in the decision's own row."""
    told = {
        "case": str(row.case_id),
        "decision": str(row.id),
        "outcome": row.outcome,
        "reason": row.reason_code,
        "holds": row.holds,
        "overrules": row.overrules,
        "band": row.band,
        "p_ai": row.p_ai,
        "model": row.model_id,
        "revision": row.model_revision,
    }
    log.write(session, me, Action.CASE_DECIDED, f"check:{row.check_id}", told)
    if case.dispute_id is not None and row.settles:
        state = session.get_one(DisputeRow, case.dispute_id).state
        answered = {"case": str(case.id), "dispute": str(case.dispute_id), "state": state}
        log.write(session, me, Action.DISPUTE_ANSWERED, f"check:{row.check_id}", answered)
