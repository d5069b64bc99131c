"""The auditors' work: what came, what waits, how long it took, who decided how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, cast, exists, func, select

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.figures.reviewed import within
from aiguard.review.rows import CaseRow, DecisionRow
from aiguard.review.states import CaseKind, Outcome

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Day:
    """Checks of a day (UTC) that got a verdict, and how many of them a rule flagged."""

    day: date
    checks: int
    flagged: int


@dataclass(frozen=True)
class Backlog:
    """Cases that wait for a person. `oldest_s`: None when none does."""

    open: int
    second_review: int
    overdue: int
    oldest_s: float | None


@dataclass(frozen=True)
class Spans:
    """From opening to settling, in seconds; None where nothing was settled."""

    cases: int
    median_s: float | None
    p90_s: float | None


@dataclass(frozen=True)
class Auditor:
    """Decisions that were not taken back. `email` None: the account is gone."""

    auditor_id: int | None
    email: str | None
    decisions: int
    overruled: int
    cannot_tell: int
    second_review: int


def volume(session: Session, days: int) -> list[Day]:
    """Days on which something was checked, oldest first."""
    flagged = exists().where(CaseRow.check_id == CheckRow.id, CaseRow.kind == CaseKind.FLAG)
    day = cast(func.timezone("UTC", CheckRow.created_at), Date)
    query = select(day, func.count(), func.count().filter(flagged)).where(
        CheckRow.created_at > within(days), CheckRow.state == CheckState.DONE
    )
    return [_day(row) for row in session.execute(query.group_by(day).order_by(day))]


def backlog(session: Session) -> Backlog:
    waits = CaseRow.settled_at.is_(None)
    age_s = func.extract("epoch", func.clock_timestamp() - func.min(CaseRow.opened_at))
    query = select(
        func.count().filter(CaseRow.state == "open"),
        func.count().filter(CaseRow.state == "second_review"),
        func.count().filter(CaseRow.due_at < func.clock_timestamp()),
        age_s,
    )
    opened, second, overdue, oldest_s = session.execute(query.where(waits)).one()
    return Backlog(opened, second, overdue, None if oldest_s is None else float(oldest_s))


def spans(session: Session, days: int) -> Spans:
    took = func.extract("epoch", CaseRow.settled_at - CaseRow.opened_at)
    quantiles = [func.percentile_cont(share).within_group(took) for share in (0.5, 0.9)]
    query = select(func.count(), *quantiles).where(CaseRow.settled_at > within(days), CaseRow.outcome.is_not(None))
    cases, median_s, p90_s = session.execute(query).one()
    return Spans(cases, *(None if each is None else float(each) for each in (median_s, p90_s)))


def auditors(session: Session, days: int) -> list[Auditor]:
    """Whoever decided most first."""
    counts = (
        func.count(),
        func.count().filter(DecisionRow.overrules),
        func.count().filter(DecisionRow.outcome == Outcome.CANNOT_TELL),
        func.count().filter(DecisionRow.outcome == Outcome.NEEDS_SECOND_REVIEW),
    )
    query = select(DecisionRow.auditor_id, UserRow.email, *counts).outerjoin(
        UserRow, UserRow.id == DecisionRow.auditor_id
    )
    query = query.where(DecisionRow.undone_at.is_(None), DecisionRow.made_at > within(days))
    grouped = query.group_by(DecisionRow.auditor_id, UserRow.email).order_by(func.count().desc())
    return [_auditor(row) for row in session.execute(grouped)]


def _day(row: Any) -> Day:
    return Day(*row)


def _auditor(row: Any) -> Auditor:
    return Auditor(*row)
