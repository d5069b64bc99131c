"""From finished checks to cases, in the very transaction that finished them, or as soon as somebody looks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import and_, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks.case_lock import hold_cases
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.review.grouping import group_of
from aiguard.review.policies import in_force
from aiguard.review.rows import UNSETTLED, CaseRow
from aiguard.review.rules import Facts, flagged, windows
from aiguard.review.states import CaseKind
from aiguard.verdict import Band

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.review.policies import Policy
    from aiguard.review.rules import Flagged


@dataclass(frozen=True)
class Opening:
    """What a case is opened with."""

    kind: CaseKind
    reasons: tuple[str, ...]
    risk: float
    hours: int
    policy_version: int
    dispute_id: UUID | None = None
    barred: tuple[int, ...] = ()


def screen(session: Session, check_ids: Collection[UUID]) -> int:
    """Ask the policy in force about finished checks; returns how many it flags. In the caller's transaction."""
    if not check_ids:
        return 0
    policy = in_force(session)
    found = [
        (row, why)
        for row, evidence in _finished(session, check_ids)
        # What a person decided is taken up again by an appeal, and by nothing else.
        if row.decision is None and (why := flagged(policy.rules, _facts(session, policy, row, evidence)))
    ]
    if found:
        hold_cases(session)
    for row, why in found:
        _flag(session, policy, row, why)
    screened = update(CheckRow).where(CheckRow.id.in_(check_ids)).values(screened_version=policy.version)
    session.execute(screened.execution_options(synchronize_session=False))
    return len(found)


def open_case(session: Session, check: CheckRow, opening: Opening) -> UUID | None:
    """None: there is one of this kind already. In the caller's transaction."""
    case_id = uuid4()
    alone = opening.kind is CaseKind.APPEAL  # it is between one person and one auditor
    group_id = None if alone else group_of(session, check.perceptual_hash)
    values = {
        "id": case_id,
        "check_id": check.id,
        "owner_id": check.owner_id,
        "dispute_id": opening.dispute_id,
        "kind": opening.kind,
        "reasons": list(opening.reasons),
        "policy_version": opening.policy_version,
        "risk": opening.risk,
        "due_at": func.clock_timestamp() + timedelta(hours=opening.hours),
        "barred": list(opening.barred),
        "group_id": group_id or case_id,
        "leads": group_id is None,
        "band": check.band,
        "p_ai": check.p_ai,
        "model_id": check.model_id,
        "model_revision": check.model_revision,
        "tags": check.tags,
        "perceptual_hash": check.perceptual_hash,
    }
    opened = insert(CaseRow).values(values)
    once = opened.on_conflict_do_nothing(index_elements=["check_id", "kind"], index_where=text(UNSETTLED))
    return session.scalar(once.returning(CaseRow.id))


def unsettled(session: Session, check_id: UUID) -> CaseRow | None:
    """The case that waits for this check, locked; whatever else speaks for a look is added to it."""
    query = select(CaseRow).where(CaseRow.check_id == check_id, CaseRow.settled_at.is_(None)).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).first()


def _flag(session: Session, policy: Policy, check: CheckRow, why: Flagged) -> None:
    """A new case, or a further reason for the one that is open."""
    case = unsettled(session, check.id)
    if case is None:
        kind = CaseKind.SAMPLE if why.reasons == (CaseKind.SAMPLE.value,) else CaseKind.FLAG
        open_case(session, check, Opening(kind, why.reasons, why.risk, why.hours, policy.version))
        return
    case.reasons = list(dict.fromkeys([*case.reasons, *why.reasons]))
    case.risk = max(case.risk, why.risk)
    session.flush()


def _finished(session: Session, check_ids: Collection[UUID]) -> list[tuple[CheckRow, list[dict[str, Any]]]]:
    """By id, as everybody who changes several checks at once."""
    deciding = and_(
        VerdictRow.check_id == CheckRow.id,
        VerdictRow.model_id == CheckRow.model_id,
        VerdictRow.model_revision == CheckRow.model_revision,
    )
    query = select(CheckRow, VerdictRow.evidence).join(VerdictRow, deciding, isouter=True)
    query = query.where(CheckRow.id.in_(check_ids), CheckRow.state == CheckState.DONE, CheckRow.band.is_not(None))
    locked = query.order_by(CheckRow.id).with_for_update(of=CheckRow).execution_options(populate_existing=True)
    return [(row, evidence or []) for row, evidence in session.execute(locked)]


def _facts(session: Session, policy: Policy, row: CheckRow, evidence: list[dict[str, Any]]) -> Facts:
    return Facts(
        check_id=row.id,
        band=row.band or "",
        p_ai=row.p_ai or 0.0,
        evidence=frozenset((one["source"], one["weight"]) for one in evidence),
        feedback=row.feedback,
        likely_ai={days: _likely_ai(session, row.owner_id, days) for days in windows(policy.rules)},
    )


def _likely_ai(session: Session, owner_id: int, days: int) -> int:
    since = func.now() - timedelta(days=days)
    theirs = (CheckRow.owner_id == owner_id, CheckRow.band == Band.LIKELY_AI, CheckRow.created_at >= since)
    return session.scalar(select(func.count()).select_from(CheckRow).where(*theirs)) or 0
