"""Retention and what slipped past the desk, as a worker does them between batches: never for long.

The look for strays takes as long as the store is large: it has a thread of its own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from aiguard.db import make_engine, make_session_factory
from aiguard.intake.partial import expire_partial_uploads
from aiguard.keeping import strays
from aiguard.keeping.limits import Days
from aiguard.keeping.retention import Retention
from aiguard.personal.deletion import Deletion
from aiguard.review import sweeping as desk
from aiguard.review.errors import PolicyUnreadable
from aiguard.storage import StorageError, open_store

if TYPE_CHECKING:
    from threading import Event

    from aiguard.config import Settings
    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

log = structlog.get_logger()

RETENTION: Final = "aiguard.retention"
STRAYS: Final = "aiguard.strays"
BUDGET_S: Final = 5.0  # for each of two kinds of work; together a third of a lease: checks wait no longer for it
PAUSE_S: Final = 1.0


@dataclass
class Housekeeping:
    """What it does not finish is still due the next time."""

    sessions: SessionFactory
    store: BlobStore
    operator: Days
    interval_s: float
    _ran_at: float = float("-inf")
    _retention: Retention = field(init=False)

    def __post_init__(self) -> None:
        self._retention = Retention(self.sessions, self.store, self.operator, BUDGET_S)

    def when_due(self) -> None:
        """For a worker that is never idle: the scheduler's message would wait behind its own task."""
        self._sweep_desk()
        if time.monotonic() - self._ran_at >= self.interval_s:
            self.retain()

    def retain(self) -> None:
        self._ran_at = time.monotonic()
        self._retention.run()
        Deletion(self.sessions, self.store).finish_all(BUDGET_S)

    def _sweep_desk(self) -> None:
        try:
            desk.sweep(self.sessions)
        except PolicyUnreadable as error:
            log.warning("policy_unreadable", version=error.version)

    def look_for_strays(self) -> None:
        try:
            if strays.look_alone(self.sessions, self.store):
                expire_partial_uploads(self.sessions, self.store)
        except StorageError as error:
            log.warning("store_is_away", reason=error.code)


def keep_looking(settings: Settings, due: Event, stop: Event) -> None:
    """Until `stop`, whenever `due`. In a thread of its own: a walk through a large store must hold up no check."""
    housekeeping = open_housekeeping(settings)
    while not stop.is_set():
        if not due.wait(PAUSE_S):
            continue
        due.clear()
        try:
            housekeeping.look_for_strays()
        except SQLAlchemyError as error:
            log.warning("strays_put_off", error=type(error).__name__)


def open_housekeeping(settings: Settings) -> Housekeeping:
    sessions = make_session_factory(make_engine(settings.database_url, pool_size=1))
    operator = Days(settings.keep_pictures_days, settings.keep_checks_days)
    return Housekeeping(sessions, open_store(settings.storage_url), operator, settings.retention_interval_s)
