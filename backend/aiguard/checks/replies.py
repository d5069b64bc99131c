"""What the owner of a check has to say to its verdict: whether it was right, and that it is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks.errors import AlreadyDisputed, CheckNotFound, DisputeAnswered, NotJudgedYet
from aiguard.checks.rows import UNANSWERED, CheckRow, DisputeRow
from aiguard.checks.states import CheckState, DisputeReason, DisputeState, Feedback

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


WAITING: Final = (DisputeState.OPEN, DisputeState.UNDER_REVIEW)


@dataclass(frozen=True)
class Grounds:
    """Why a verdict is disputed. `links`: where evidence lies; nothing is fetched from there."""

    reason: DisputeReason
    words: str
    links: tuple[str, ...] = ()


def give_feedback(session: Session, owner_id: int, check_id: UUID, said: Feedback, words: str) -> None:
    """In place of what was said before. CheckNotFound, NotJudgedYet. Commits."""
    with session.begin():
        row = _judged(session, owner_id, check_id)
        row.feedback, row.feedback_words, row.feedback_at = said, words, func.clock_timestamp()


def withdraw_feedback(session: Session, owner_id: int, check_id: UUID) -> None:
    """None given: fine. CheckNotFound. Commits."""
    with session.begin():
        row = _mine(session, owner_id, check_id)
        row.feedback, row.feedback_words, row.feedback_at = None, "", None


def dispute(session: Session, owner_id: int, check_id: UUID, grounds: Grounds) -> None:
    """CheckNotFound, NotJudgedYet, AlreadyDisputed. Commits."""
    with session.begin():
        row = _judged(session, owner_id, check_id)
        opened = insert(DisputeRow).values(
            check_id=check_id,
            state=DisputeState.OPEN,
            reason=grounds.reason,
            words=grounds.words,
            links=list(grounds.links),
            band=row.band,
            p_ai=row.p_ai,
            model_id=row.model_id,
            model_revision=row.model_revision,
        )
        # The unique index decides between two that come at once.
        once = opened.on_conflict_do_nothing(index_elements=["check_id"], index_where=text(UNANSWERED))
        if session.scalar(once.returning(DisputeRow.id)) is None:
            raise AlreadyDisputed


def withdraw_dispute(session: Session, owner_id: int, check_id: UUID, dispute_id: UUID) -> None:
    """It stays on record as withdrawn; withdrawn before: fine. CheckNotFound, DisputeAnswered. Commits."""
    with session.begin():
        _mine(session, owner_id, check_id)
        query = select(DisputeRow).where(DisputeRow.id == dispute_id, DisputeRow.check_id == check_id)
        found = session.scalars(query.with_for_update()).one_or_none()  # an answer may come at the same moment
        if found is None:
            raise CheckNotFound
        if found.state in WAITING:
            found.state, found.changed_at = DisputeState.WITHDRAWN, func.clock_timestamp()
        elif found.state != DisputeState.WITHDRAWN:
            raise DisputeAnswered


def _judged(session: Session, owner_id: int, check_id: UUID) -> CheckRow:
    row = _mine(session, owner_id, check_id)
    if row.state != CheckState.DONE:
        raise NotJudgedYet
    return row


def _mine(session: Session, owner_id: int, check_id: UUID) -> CheckRow:
    row = session.scalars(select(CheckRow).where(CheckRow.owner_id == owner_id, CheckRow.id == check_id)).one_or_none()
    if row is None:
        raise CheckNotFound
    return row
