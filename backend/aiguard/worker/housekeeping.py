"""Retention, the look for strays and for what slipped past the desk, as a worker does them: never for long."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog

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
    from aiguard.config import Settings
    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

log = structlog.get_logger()

RETENTION: Final = "aiguard.retention"
STRAYS: Final = "aiguard.strays"
BUDGET_S: Final = 10.0  # a third of a lease: checks wait no longer for it


@dataclass
class Housekeeping:
    """What it does not finish is still due the next time."""

    sessions: SessionFactory
    store: BlobStore
    operator: Days
    interval_s: float
    _ran_at: float = float("-inf")

    def when_due(self) -> None:
        """For a worker that is never idle: the scheduler's message would wait behind its own task."""
        self._sweep_desk()
        if time.monotonic() - self._ran_at >= self.interval_s:
            self.retain()

    def retain(self) -> None:
        self._ran_at = time.monotonic()
        Retention(self.sessions, self.store, self.operator, BUDGET_S).run()
        Deletion(self.sessions, self.store).finish_all()

    def _sweep_desk(self) -> None:
        try:
            desk.sweep(self.sessions)
        except PolicyUnreadable as error:
            log.warning("policy_unreadable", version=error.version)

    def look_for_strays(self) -> None:
        try:
            strays.look(self.sessions, self.store)
            expire_partial_uploads(self.sessions, self.store)
        except StorageError as error:
            log.warning("store_is_away", reason=error.code)


def open_housekeeping(settings: Settings) -> Housekeeping:
    sessions = make_session_factory(make_engine(settings.database_url, pool_size=1))
    operator = Days(settings.keep_pictures_days, settings.keep_checks_days)
    return Housekeeping(sessions, open_store(settings.storage_url), operator, settings.retention_interval_s)
