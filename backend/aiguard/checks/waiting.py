"""How long a queued check still waits: its place, and an estimate from what was measured, or none."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

SAMPLES = 64  # the newest verdicts: four batches of the usual size
RECENT = timedelta(minutes=15)  # older ones say what one picture costs, but not how many workers there are now
LONGEST_WORK = timedelta(minutes=1)  # a first attempt that was lost long ago is no work on this verdict
CAUTION = 1.3  # rather done sooner than said
FRESH_S = 1.0  # so old may be what is told of others
SILENCE = timedelta(seconds=20)  # a worker that lives takes what waits within a sweep


@dataclass(frozen=True)
class Wait:
    """`position`: 1 is next. `no_worker_s`: for how long nobody has taken anything, once that is too long."""

    position: int
    estimate_s: int | None
    no_worker_s: int | None


@dataclass(frozen=True)
class Work:
    """One measured verdict. `cost_s`: what one worker spent on it alone."""

    began_at: datetime
    ended_at: datetime
    cost_s: float


@dataclass(frozen=True)
class Pace:
    """Seconds that pass for each check that ends while work is going on, and from being taken to being done."""

    each_s: float
    once_s: float


@dataclass(frozen=True)
class _Share:
    """What waits of one owner: how many, and since when."""

    count: int
    first_at: datetime


@dataclass(frozen=True)
class _Line:
    """The whole queue, as it stood a moment ago."""

    read_at: float
    shares: dict[int, _Share]
    now: datetime
    running: int
    seen_at: datetime | None
    pace: Pace | None


_lines: WeakKeyDictionary[object, _Line] = WeakKeyDictionary()  # by database


def waits(session: Session, rows: Sequence[CheckRow]) -> dict[UUID, Wait]:
    """Of those that are queued. Others may still upload meanwhile, and turns go round between people."""
    queued = [row for row in rows if row.state == CheckState.QUEUED]
    if not queued:
        return {}
    line = _line(session)
    places = _places(session, line, queued)
    silent = line.now - line.seen_at if line.seen_at and not line.running else None
    if silent and silent > SILENCE:
        return {check_id: Wait(place, None, int(silent.total_seconds())) for check_id, place in places.items()}
    return {
        check_id: Wait(place, estimate_s(line.pace, line.running + place), None) for check_id, place in places.items()
    }


def pace_of(measured: Sequence[Work], now: datetime) -> Pace | None:
    """None: nothing was ever measured, and nothing is claimed."""
    if not measured:
        return None
    recent = [work for work in measured if now - work.ended_at < RECENT]
    if not recent:
        cost_s = median(work.cost_s for work in measured)
        return Pace(cost_s, cost_s)
    once_s = median((work.ended_at - work.began_at).total_seconds() for work in recent)
    return Pace(_busy_s(recent) / len(recent), once_s)


def estimate_s(pace: Pace | None, ahead: int) -> int | None:
    """Whole seconds until the last of `ahead` checks, this one among them, is done."""
    if pace is None:
        return None
    return max(1, math.ceil(CAUTION * max(pace.once_s, ahead * pace.each_s)))


def _busy_s(works: Sequence[Work]) -> float:
    """Seconds in which any of them was worked on: what several workers do at once counts once, idle time not at all."""
    busy, until = 0.0, None
    for work in sorted(works, key=lambda each: each.began_at):
        began_at = work.began_at if until is None else max(work.began_at, until)
        if work.ended_at > began_at:
            busy += (work.ended_at - began_at).total_seconds()
            until = work.ended_at
    return busy


def _measured(session: Session) -> list[Work]:
    """The newest verdicts, by their key: no index on times is needed. Second opinions are other work."""
    newest = (
        select(CheckRow.started_at, VerdictRow.created_at, VerdictRow.decode_ms + VerdictRow.inference_ms)
        .join(CheckRow, CheckRow.id == VerdictRow.check_id)
        .where(CheckRow.model_id == VerdictRow.model_id, CheckRow.model_revision == VerdictRow.model_revision)
        .order_by(VerdictRow.id.desc())
        .limit(SAMPLES)
    )
    return [
        Work(max(began or ended, ended - LONGEST_WORK), ended, cost_ms / 1000)
        for began, ended, cost_ms in session.execute(newest)
    ]


def _crew(session: Session) -> tuple[datetime, int, datetime | None]:
    """Now, how many checks are held by workers, and when work was last seen or could first have been missed."""
    now = func.clock_timestamp()
    queued, running = CheckRow.state == CheckState.QUEUED, CheckRow.state == CheckState.RUNNING
    newest = select(VerdictRow.created_at).order_by(VerdictRow.id.desc()).limit(1).scalar_subquery()
    row = session.execute(
        select(
            now.label("now"),
            select(func.count()).where(running, CheckRow.lease_until > now).scalar_subquery().label("running"),
            func.greatest(
                newest,
                select(func.max(CheckRow.lease_until)).where(running).scalar_subquery(),
                select(func.min(CheckRow.created_at)).where(queued).scalar_subquery(),
            ).label("seen_at"),
        )
    ).one()
    return row.now, row.running, row.seen_at


def _line(session: Session) -> _Line:
    """Read anew once a second, however many ask: it takes a look at all that waits."""
    database = session.get_bind()
    known = _lines.get(database)
    if known is None or time.monotonic() - known.read_at >= FRESH_S:
        now, running, seen_at = _crew(session)
        known = _Line(time.monotonic(), _shares(session), now, running, seen_at, pace_of(_measured(session), now))
        _lines[database] = known
    return known


def _shares(session: Session) -> dict[int, _Share]:
    each = select(CheckRow.owner_id, func.count(), func.min(CheckRow.created_at))
    found = session.execute(each.where(CheckRow.state == CheckState.QUEUED).group_by(CheckRow.owner_id))
    return {owner_id: _Share(count, first_at) for owner_id, count, first_at in found}


def _places(session: Session, line: _Line, waiting: Sequence[CheckRow]) -> dict[UUID, int]:
    """As the claim will take them: turn by turn between owners. Where two have the same turn, whoever began to wait
    first is taken to be first.
    """
    turns = _turns(session, waiting)
    return {row.id: turns[row.id] + _ahead(line, row, turns[row.id]) for row in waiting if row.id in turns}


def _ahead(line: _Line, row: CheckRow, turn: int) -> int:
    others = (share for owner_id, share in line.shares.items() if owner_id != row.owner_id)
    return sum(min(share.count, turn if share.first_at < row.created_at else turn - 1) for share in others)


def _turns(session: Session, waiting: Sequence[CheckRow]) -> dict[UUID, int]:
    """Which of its owner's each is; read from the index of the queue, no further than to the last of them."""
    turn = func.row_number().over(partition_by=CheckRow.owner_id, order_by=(CheckRow.created_at, CheckRow.id))
    queue = select(CheckRow.id, turn.label("turn")).where(
        CheckRow.state == CheckState.QUEUED,
        CheckRow.owner_id.in_({row.owner_id for row in waiting}),
        CheckRow.created_at <= max(row.created_at for row in waiting),
    )
    each = queue.subquery()
    found = session.execute(select(each.c.id, each.c.turn).where(each.c.id.in_([row.id for row in waiting])))
    return {check_id: int(at) for check_id, at in found}
