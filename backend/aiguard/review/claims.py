"""Who works on what: a case is held by one auditor, for a while, with its whole group; and cases kept for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from sqlalchemy import func, or_, select, update

from aiguard.accounts.permissions import Permission, permissions_of
from aiguard.accounts.rows import UserRow
from aiguard.audit import log
from aiguard.audit.actions import Action
from aiguard.checks.case_lock import hold_cases
from aiguard.review import appeals
from aiguard.review.errors import (
    AuditorUnfit,
    CaseAssigned,
    CaseNotForYou,
    CaseNotFound,
    CaseOfYourOwn,
    CaseSettled,
    CaseTaken,
    NothingWaits,
)
from aiguard.review.finding import ordering
from aiguard.review.policies import in_force
from aiguard.review.rows import CaseRow
from aiguard.review.wishes import Order, Wish, free_for, plain

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from aiguard.errors import AiguardError

UNSYNCED: Final = {"synchronize_session": False}
LEASE_S: Final = 300.0  # a case that its auditor left open comes back after so long


@dataclass(frozen=True)
class CaseClaim:
    """The right to decide a case and those of its group that were free: until then, or until somebody else takes it."""

    case_id: UUID
    token: UUID
    until: datetime
    also: list[UUID]


def claim(session: Session, me: int, case_id: UUID, lease_s: float = LEASE_S) -> CaseClaim:
    """Take a case, or hold one's own for longer. CaseNotFound, or why it cannot be taken. One transaction; commits."""
    with session.begin():
        # Locked: of two windows of one auditor the second gets the first one's token, and both are good.
        row = session.get(CaseRow, case_id, with_for_update=True)
        if row is None:
            raise CaseNotFound
        return _take(session, me, row, lease_s)


def claim_next(
    session: Session, me: int, wish: Wish, order: Order, *, but: Collection[UUID] = (), lease_s: float = LEASE_S
) -> CaseClaim:
    """Of what meets the wish, the first that nobody holds and that is not passed over (`but`).

    NothingWaits. One transaction; commits.
    """
    with session.begin():
        free = [*plain(CaseRow, wish, me), CaseRow.leads, _takeable(session, me), CaseRow.id.not_in(but)]
        # What this auditor holds already comes last: `next` goes on.
        first = select(CaseRow).where(*free, or_(CaseRow.claimed_by.is_(None), CaseRow.claimed_by != me))
        query = first.order_by(*ordering(CaseRow, order.value)).limit(1).with_for_update(skip_locked=True)
        row = session.scalars(query).one_or_none()
        if row is None:
            raise NothingWaits
        return _take(session, me, row, lease_s)


def give_back(session: Session, me: int, case_id: UUID) -> None:
    """With its group. Held by nobody, or by somebody else: fine, nothing changes. Commits."""
    with session.begin():
        row = session.get(CaseRow, case_id)
        if row is None:
            raise CaseNotFound
        hold_cases(session)
        held = update(CaseRow).where(CaseRow.claimed_by == me, CaseRow.claim_token == row.claim_token)
        session.execute(
            held.values(claimed_by=None, claimed_until=None, claim_token=None).execution_options(**UNSYNCED)
        )


def assign(session: Session, me: int, case_id: UUID, auditor_id: int | None) -> None:
    """Keep it for somebody, or for nobody any more. CaseNotFound, CaseSettled, AuditorUnfit. Commits."""
    with session.begin():
        row = session.get(CaseRow, case_id, with_for_update=True)
        if row is None:
            raise CaseNotFound
        if row.settled_at is not None:
            raise CaseSettled
        if auditor_id is not None:
            _refuse_unfit(session, row, auditor_id)
        row.assigned_to = auditor_id
        session.flush()
        log.write(session, me, Action.CASE_ASSIGNED, f"check:{row.check_id}", {"case": str(case_id), "to": auditor_id})


def _take(session: Session, me: int, row: CaseRow, lease_s: float) -> CaseClaim:
    """One conditional UPDATE of the case, then its group's; what cannot be taken of the group is left out."""
    token = row.claim_token if row.claimed_by == me and row.claim_token is not None else uuid4()
    until = func.clock_timestamp() + timedelta(seconds=lease_s)
    values = {"claimed_by": me, "claimed_until": until, "claim_token": token}
    mine = _takeable(session, me)
    own = update(CaseRow).where(CaseRow.id == row.id, mine).values(values).returning(CaseRow.claimed_until)
    held_until = session.scalar(own.execution_options(**UNSYNCED))
    if held_until is None:
        raise _why_not(session, me, row.id)
    beside = select(CaseRow.id).where(CaseRow.group_id == row.group_id, CaseRow.id != row.id, mine)
    locked = beside.order_by(CaseRow.id).with_for_update(skip_locked=True)
    taken = update(CaseRow).where(CaseRow.id.in_(locked)).values(values).returning(CaseRow.id)
    also = list(session.scalars(taken.execution_options(**UNSYNCED)))
    if row.dispute_id is not None:
        appeals.look_into(session, row.dispute_id)
    return CaseClaim(row.id, token, held_until, also)


def _takeable(session: Session, me: int) -> ColumnElement[bool]:
    takeable = CaseRow.settled_at.is_(None) & free_for(CaseRow, me)
    return takeable if in_force(session).settings.review_own else takeable & (CaseRow.owner_id != me)


def _why_not(session: Session, me: int, case_id: UUID) -> AiguardError:
    row = session.get(CaseRow, case_id, populate_existing=True)
    if row is None:
        return CaseNotFound()
    if row.settled_at is not None:
        return CaseSettled()
    if me in row.barred:
        return CaseNotForYou()
    if row.assigned_to not in (None, me):
        return CaseAssigned()
    if row.claimed_by != me and row.claim_token is not None:
        return CaseTaken()
    return CaseOfYourOwn()


def _refuse_unfit(session: Session, row: CaseRow, auditor_id: int) -> None:
    user = session.get(UserRow, auditor_id)
    if user is None or not user.active or Permission.REVIEW_CASES not in permissions_of(user.role_names):
        raise AuditorUnfit
    own = user.id == row.owner_id and not in_force(session).settings.review_own
    if own or user.id in row.barred:
        raise AuditorUnfit
