"""What the history comes to: one pass over the checks that are meant, folded here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date, cast, func, select, text

from aiguard.checks.filters import Filter, indexed, plain
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from sqlalchemy.orm import Session

DAYS_BY_DAY: Final = 92
DAYS_BY_WEEK: Final = 2 * 366


class Bucket(StrEnum):
    """Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass
class Stretch:
    """A day, week or month by its first day in the asked time zone."""

    begins: date
    count: int = 0
    bands: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Statistics:
    """`over_time` without gaps, oldest first; each of the rest most frequent first."""

    total: int
    bucket: Bucket
    over_time: list[Stretch]
    states: dict[str, int]
    bands: dict[str, int]
    formats: dict[str, int]
    models: dict[str, int]


def statistics(session: Session, owner_id: int, wish: Filter, zone: ZoneInfo, bucket: Bucket | None) -> Statistics:
    """Bucket None: by what lies between the first and the last day."""
    first, last = _range(session, owner_id, wish, zone)
    bucket = bucket or _fitting(last - first)
    session.execute(text("SET LOCAL work_mem = '64MB'"))  # a search met by half a million rows stays exact
    counts = session.execute(_counted(owner_id, wish, zone, bucket)).all()
    return _folded(counts, bucket)


def _range(session: Session, owner_id: int, wish: Filter, zone: ZoneInfo) -> tuple[date, date]:
    """Of the asked dates, and of the owner's history where they are open: two looks into ix_checks_history."""
    mine = select(func.min(CheckRow.created_at), func.max(CheckRow.created_at)).where(CheckRow.owner_id == owner_id)
    oldest, newest = session.execute(mine).one()
    now = datetime.now(UTC)
    begin, end = wish.created_from or oldest or now, wish.created_before or newest or now
    return _day(begin, zone), _day(end, zone)


def _day(instant: datetime, zone: ZoneInfo) -> date:
    """There; at the ends of the calendar, beyond which there is no day, in the instant's own zone."""
    try:
        return instant.astimezone(zone).date()
    except OverflowError:
        return instant.date()


def _fitting(span: timedelta) -> Bucket:
    if span.days <= DAYS_BY_DAY:
        return Bucket.DAY
    return Bucket.WEEK if span.days <= DAYS_BY_WEEK else Bucket.MONTH


def _counted(owner_id: int, wish: Filter, zone: ZoneInfo, bucket: Bucket) -> Any:
    meant = indexed(owner_id, wish) if wish.name or wish.tags else plain(CheckRow, owner_id, wish)
    begins = cast(func.date_trunc(bucket.value, func.timezone(zone.key, CheckRow.created_at)), Date)
    kinds = (CheckRow.state, CheckRow.band, CheckRow.media_type, CheckRow.model_id)
    query = select(begins.label("begins"), *kinds, func.count().label("count")).where(*meant)
    return query.group_by(text("1"), *kinds)


def _folded(counts: Iterable[Any], bucket: Bucket) -> Statistics:
    stretches: dict[date, Stretch] = {}
    states: Counter[str] = Counter()
    bands: Counter[str] = Counter()
    formats: Counter[str] = Counter()
    models: Counter[str] = Counter()
    for row in counts:
        stretch = stretches.setdefault(row.begins, Stretch(row.begins))
        stretch.count += row[-1]
        states[CheckState(row.state).value] += row[-1]
        formats[row.media_type] += row[-1]
        if row.band is not None:
            stretch.bands[row.band] += row[-1]
            bands[row.band] += row[-1]
            models[row.model_id] += row[-1]
    over_time = _without_gaps(stretches, bucket)
    return Statistics(
        states.total(), bucket, over_time, *(dict(one.most_common()) for one in (states, bands, formats, models))
    )


def _without_gaps(stretches: dict[date, Stretch], bucket: Bucket) -> list[Stretch]:
    if not stretches:
        return []
    day, last = min(stretches), max(stretches)
    found = []
    while day <= last:
        found.append(stretches.get(day) or Stretch(day))
        day = _next(day, bucket)
    return found


def _next(day: date, bucket: Bucket) -> date:
    match bucket:
        case Bucket.DAY:
            return day + timedelta(days=1)
        case Bucket.WEEK:
            return day + timedelta(days=7)
        case Bucket.MONTH:
            return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
