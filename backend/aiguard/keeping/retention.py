"""What is due goes: checks, pictures, files, keys. In small transactions: it may stop anywhere and goes on later."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import and_, delete, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks import removal
from aiguard.checks.rows import CheckRow, DoomedRow, IdempotencyRow, RetentionRow
from aiguard.checks.states import ENDED
from aiguard.keeping.limits import DATED_AT_ONCE, Days, set_dates

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

log = structlog.get_logger()

BATCH: Final = 200
KEYS_DAYS: Final = 7


@dataclass
class Due:
    """How many of each went, or would go."""

    checks: int = 0
    pictures: int = 0
    files: int = 0  # pictures whose files went from the store
    keys: int = 0


@dataclass
class Retention:
    """`budget_s`: it stops between two batches once that is used up; None: it goes on until nothing is due.

    Whoever runs it again and again keeps it: it remembers how far it came with new limits.
    """

    sessions: SessionFactory
    store: BlobStore
    operator: Days
    budget_s: float | None = None
    _began: float = field(default_factory=time.monotonic)
    _dated_to: UUID | None = None  # checks up to this one have the dates of new limits

    def run(self) -> Due:
        self._began = time.monotonic()
        done = Due()
        if not self._follow():
            return done  # a date of before may be too early
        while self._goes_on() and (ids := self._ids(_check_due())):
            with self.sessions() as session:
                done.checks += removal.remove_checks(session, None, ids)
        for which in (_outlived(), _unkept()):
            while self._goes_on() and (ids := self._ids(which)):
                with self.sessions() as session:
                    done.pictures += removal.forget_pictures(session, None, ids)
        while self._goes_on() and (gone := removal.purge(self.sessions, self.store)):
            done.files += gone
        done.keys = self._forget_keys()
        if any(asdict(done).values()):
            log.info("retention", **asdict(done))
        return done

    def due(self) -> Due:
        """What `run` would do, by the dates that stand."""
        with self.sessions() as session:
            checks, pictures, files, keys = [
                session.scalar(select(func.count()).select_from(kind).where(which)) or 0
                for kind, which in (
                    (CheckRow, _check_due()),
                    (CheckRow, or_(_outlived(), _unkept())),
                    (DoomedRow, true()),
                    (IdempotencyRow, _key_due()),
                )
            ]
        return Due(checks, pictures, files, keys)

    def _goes_on(self) -> bool:
        return self.budget_s is None or time.monotonic() - self._began < self.budget_s

    def _ids(self, which: ColumnElement[bool]) -> list[UUID]:
        with self.sessions() as session:
            return list(session.scalars(select(CheckRow.id).where(which).limit(BATCH)))

    def _follow(self) -> bool:
        """The operator's limits changed: the dates of all checks are reckoned again. False: not all are yet.

        In a new process it begins anew, and passes over what is right already.
        """
        limits = {"keep_pictures_days": self.operator.pictures, "keep_checks_days": self.operator.checks}
        with self.sessions() as session:
            known = session.get(RetentionRow, 1)
            if (Days(known.keep_pictures_days, known.keep_checks_days) if known else Days()) == self.operator:
                self._dated_to = None
                return True
        while ids := self._after(self._dated_to):
            with self.sessions() as session, session.begin():
                set_dates(session, self.operator, CheckRow.id.in_(ids))
            self._dated_to = ids[-1]
            if not self._goes_on():
                return False
        self._dated_to = None
        with self.sessions() as session, session.begin():
            row = insert(RetentionRow).values(id=1, **limits)
            session.execute(row.on_conflict_do_update(index_elements=["id"], set_=limits))
        log.info("retention_limits", **limits)
        return True

    def _after(self, last: UUID | None) -> list[UUID]:
        query = select(CheckRow.id).order_by(CheckRow.id).limit(DATED_AT_ONCE)
        if last is not None:
            query = query.where(CheckRow.id > last)
        with self.sessions() as session:
            return list(session.scalars(query))

    def _forget_keys(self) -> int:
        with self.sessions() as session, session.begin():
            return len(session.scalars(delete(IdempotencyRow).where(_key_due()).returning(IdempotencyRow.key)).all())


def _check_due() -> ColumnElement[bool]:
    return CheckRow.delete_after <= func.now()


def _outlived() -> ColumnElement[bool]:
    return and_(CheckRow.picture_until <= func.now(), CheckRow.image_id.is_not(None), CheckRow.state.in_(ENDED))


def _unkept() -> ColumnElement[bool]:
    """The owner wanted the verdict only, and the worker did not get to this."""
    return and_(~CheckRow.keep_picture, CheckRow.image_id.is_not(None), CheckRow.state.in_(ENDED))


def _key_due() -> ColumnElement[bool]:
    return IdempotencyRow.created_at < func.now() - timedelta(days=KEYS_DAYS)
