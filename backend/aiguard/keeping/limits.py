"""How long pictures and checks are kept: the operator says the longest, a person may say less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import func, or_, select, update

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

LONGEST_DAYS: Final = 3650


class KeptTooLong(AiguardError):
    """A person asked for longer than the operator keeps anything."""

    code: ClassVar[str] = "kept_too_long"

    def __init__(self, what: str, days: int) -> None:
        super().__init__(f"This service keeps {what} for {days} days. Choose {days} days or fewer.")
        self.days = days


@dataclass(frozen=True)
class Days:
    """None: for ever."""

    pictures: int | None = None
    checks: int | None = None


FOREVER: Final = Days()


@dataclass(frozen=True)
class Privacy:
    """What a person chose: `own` limits, and what an upload begins with. `operator`: what holds in any case."""

    own: Days
    operator: Days
    keep_picture: bool
    for_training: bool


def privacy_of(session: Session, owner_id: int, operator: Days) -> Privacy:
    user = session.get_one(UserRow, owner_id)
    own = Days(user.keep_pictures_days, user.keep_checks_days)
    return Privacy(own, operator, user.keep_picture, user.for_training)


def choose(session: Session, owner_id: int, wanted: Privacy) -> Privacy:
    """KeptTooLong, or the choice holds, for the checks there are as well. One transaction; commits."""
    _refuse_longer("pictures", wanted.own.pictures, wanted.operator.pictures)
    _refuse_longer("checks", wanted.own.checks, wanted.operator.checks)
    with session.begin():
        user = session.get_one(UserRow, owner_id, with_for_update=True)
        user.keep_pictures_days, user.keep_checks_days = wanted.own.pictures, wanted.own.checks
        user.keep_picture, user.for_training = wanted.keep_picture, wanted.for_training
        session.flush()
        set_dates(session, wanted.operator, CheckRow.owner_id == owner_id)
    return wanted


def set_dates(session: Session, operator: Days, which: ColumnElement[bool]) -> None:
    """When picture and check go, for `which` checks, by the limits that hold now. In the caller's transaction."""
    checks_days = func.least(UserRow.keep_checks_days, operator.checks)
    pictures_days = func.least(UserRow.keep_pictures_days, operator.pictures, checks_days)
    dates = {"delete_after": _after(checks_days), "picture_until": _after(pictures_days)}
    locked = select(CheckRow.id).where(which).order_by(CheckRow.id).with_for_update()
    changed = or_(*[getattr(CheckRow, name).is_distinct_from(date) for name, date in dates.items()])
    due = update(CheckRow).where(CheckRow.owner_id == UserRow.id, CheckRow.id.in_(locked), changed).values(dates)
    session.execute(due.execution_options(synchronize_session=False))
    session.expire_all()


def _after(days: ColumnElement[Any]) -> ColumnElement[Any]:
    return CheckRow.created_at + func.make_interval(0, 0, 0, days)


def _refuse_longer(what: str, own: int | None, longest: int | None) -> None:
    if own is not None and longest is not None and own > longest:
        raise KeptTooLong(what, longest)
