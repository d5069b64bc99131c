"""How long pictures and checks are kept: the operator says the longest, a person may say less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import Integer, cast, func, or_, select, update

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression
    from sqlalchemy.orm import Session

    DaysColumn = SQLColumnExpression[int | None]

LONGEST_DAYS: Final = 3650
DATED_AT_ONCE: Final = 2000  # checks a transaction


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
    """KeptTooLong, or the choice holds, for the checks there are as well. Commits, their dates in pieces.

    Cut short, the choice is as before and some dates are as chosen: whoever has no answer makes it again.
    """
    _refuse_longer("pictures", wanted.own.pictures, wanted.operator.pictures)
    _refuse_longer("checks", wanted.own.checks, wanted.operator.checks)
    changed = _redate(session, owner_id, wanted)
    with session.begin():
        user = session.get_one(UserRow, owner_id, with_for_update=True, populate_existing=True)  # no upload under way
        user.keep_pictures_days, user.keep_checks_days = wanted.own.pictures, wanted.own.checks
        user.keep_picture, user.for_training = wanted.keep_picture, wanted.for_training
        session.flush()
        if changed:
            set_dates(session, wanted.operator, CheckRow.owner_id == owner_id)  # of what came in meanwhile
    return wanted


def set_dates(session: Session, operator: Days, which: ColumnElement[bool]) -> None:
    """When picture and check go, for `which` checks, by the limits that hold now. In the caller's transaction.

    Rows whose dates are right already are not locked.
    """
    _write(session, _dates(UserRow.keep_pictures_days, UserRow.keep_checks_days, operator), which)
    session.expire_all()


def _redate(session: Session, owner_id: int, wanted: Privacy) -> bool:
    """By the days that are wanted; a few at a time, so that no worker waits for all of them. False: as they were."""
    dates = _dates(cast(wanted.own.pictures, Integer), cast(wanted.own.checks, Integer), wanted.operator)
    with session.begin():
        user = session.get_one(UserRow, owner_id)
        if Days(user.keep_pictures_days, user.keep_checks_days) == wanted.own:
            return False
        others = select(CheckRow.id).where(CheckRow.owner_id == owner_id, _differs(dates))
        ids = session.scalars(others.order_by(CheckRow.id)).all()
    for at in range(0, len(ids), DATED_AT_ONCE):
        with session.begin():
            _write(session, dates, CheckRow.id.in_(ids[at : at + DATED_AT_ONCE]))
    return True


def _dates(pictures: DaysColumn, checks: DaysColumn, operator: Days) -> dict[str, ColumnElement[Any]]:
    checks_days = func.least(checks, operator.checks)
    pictures_days = func.least(pictures, operator.pictures, checks_days)
    return {"delete_after": _after(checks_days), "picture_until": _after(pictures_days)}


def _differs(dates: dict[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    return or_(*[getattr(CheckRow, name).is_distinct_from(date) for name, date in dates.items()])


def _write(session: Session, dates: dict[str, ColumnElement[Any]], which: ColumnElement[bool]) -> None:
    mine = CheckRow.owner_id == UserRow.id
    others = select(CheckRow.id).join(UserRow, mine).where(which, _differs(dates)).order_by(CheckRow.id)
    locked = others.with_for_update(of=CheckRow).correlate(None)
    due = update(CheckRow).where(mine, CheckRow.id.in_(locked), _differs(dates)).values(dates)
    session.execute(due.execution_options(synchronize_session=False))


def _after(days: ColumnElement[Any]) -> ColumnElement[Any]:
    return CheckRow.created_at + func.make_interval(0, 0, 0, days)


def _refuse_longer(what: str, own: int | None, longest: int | None) -> None:
    if own is not None and longest is not None and own > longest:
        raise KeptTooLong(what, longest)
