"""What the owner of a check has to say to its verdict: whether it was right, and that it is disputed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks.errors import AlreadyDisputed, AppealUsedUp, CheckNotFound, DisputeAnswered, NotJudgedYet
from aiguard.checks.rows import UNANSWERED, CheckRow, DisputeRow
from aiguard.checks.states import CheckState, DisputeReason, DisputeState, Feedback

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


WAITING: Final = (DisputeState.OPEN, DisputeState.UNDER_REVIEW)
ANSWERED: Final = (DisputeState.UPHELD, DisputeState.OVERRULED)
Opened = Callable[["Session", CheckRow, "UUID"], None]
Withdrawn = Callable[["Session", "UUID"], None]


@dataclass(frozen=True)
class Grounds:
    """Why a verdict is disputed. `links`: where evidence lies; nothing is fetched from there."""

    reason: DisputeReason
    words: str
    links: tuple[str, ...] = ()


def nobody_opens(session: Session, check: CheckRow, dispute_id: UUID) -> None:
    """Where nobody answers disputes."""


def nobody_closes(session: Session, dispute_id: UUID) -> None:
    """Where nobody answers disputes."""


def give_feedback(session: Session, owner_id: int, check_id: UUID, said: Feedback, words: str) -> None:
    """In place of what was said before. CheckNotFound, NotJudgedYet. Commits.

    Whether a person should look at the check is asked anew: the next sweep does.
    """
    with session.begin():
        row = _judged(session, owner_id, check_id)
        row.feedback, row.feedback_words, row.feedback_at = said, words, func.clock_timestamp()
        row.screened_version = None


def withdraw_feedback(session: Session, owner_id: int, check_id: UUID) -> None:
    """None given: fine. CheckNotFound. Commits."""
    with session.begin():
        row = _mine(session, owner_id, check_id)
        row.feedback, row.feedback_words, row.feedback_at = None, "", None


def dispute(session: Session, owner_id: int, check_id: UUID, grounds: Grounds, opened: Opened = nobody_opens) -> None:
    """CheckNotFound, NotJudgedYet, AlreadyDisputed, AppealUsedUp. `opened`: what else belongs to it. Commits."""
    with session.begin():
        row = _judged(session, owner_id, check_id)
        _refuse_another(session, row)
        asked = insert(DisputeRow).values(
            check_id=check_id,
            state=DisputeState.OPEN,
            reason=grounds.reason,
            words=grounds.words,
            links=list(grounds.links),
            band=row.band,
            p_ai=row.p_ai,
            model_id=row.model_id,
            model_revision=row.model_revision,
            after_decision=row.decision is not None,
        )
        # The unique index decides between two that come at once.
        once = asked.on_conflict_do_nothing(index_elements=["check_id"], index_where=text(UNANSWERED))
        dispute_id = session.scalar(once.returning(DisputeRow.id))
        if dispute_id is None:
            raise AlreadyDisputed
        opened(session, row, dispute_id)


def withdraw_dispute(
    session: Session, owner_id: int, check_id: UUID, dispute_id: UUID, withdrawn: Withdrawn = nobody_closes
) -> None:
    """It stays on record as withdrawn; withdrawn before: fine. CheckNotFound, DisputeAnswered. Commits."""
    with session.begin():
        _mine(session, owner_id, check_id, locked=True)  # first, as whoever decides does
        query = select(DisputeRow).where(DisputeRow.id == dispute_id, DisputeRow.check_id == check_id)
        found = session.scalars(query.with_for_update()).one_or_none()  # an answer may come at the same moment
        if found is None:
            raise CheckNotFound
        if found.state in WAITING:
            found.state, found.changed_at = DisputeState.WITHDRAWN, func.clock_timestamp()
            withdrawn(session, dispute_id)
        elif found.state != DisputeState.WITHDRAWN:
            raise DisputeAnswered


def _refuse_another(session: Session, row: CheckRow) -> None:
    """A decision is final until its owner appeals, once; an answer is not out before it is final."""
    answered = select(DisputeRow).where(DisputeRow.check_id == row.id, DisputeRow.state.in_(ANSWERED))
    for one in session.scalars(answered):
        if one.answered_at is not None and one.answered_at > datetime.now(UTC):
            raise AlreadyDisputed
        if one.after_decision and row.decision is not None:
            raise AppealUsedUp


def _judged(session: Session, owner_id: int, check_id: UUID) -> CheckRow:
    row = _mine(session, owner_id, check_id)
    if row.state != CheckState.DONE:
        raise NotJudgedYet
    return row


def _mine(session: Session, owner_id: int, check_id: UUID, *, locked: bool = False) -> CheckRow:
    query = select(CheckRow).where(CheckRow.owner_id == owner_id, CheckRow.id == check_id)
    row = session.scalars(query.with_for_update() if locked else query).one_or_none()
    if row is None:
        raise CheckNotFound
    return row
