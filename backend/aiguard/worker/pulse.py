"""Tells the database, for as long as a worker runs, that it lives and what it does; counts the store now and then."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from aiguard import __version__
from aiguard.db import make_engine, make_session_factory
from aiguard.operations.heartbeat import EVERY_S, Beat, beat, sign_off
from aiguard.operations.stored import count_when_due
from aiguard.storage import StorageError, open_store

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from aiguard.checks.station import Station
    from aiguard.config import Settings

log = structlog.get_logger()


@dataclass
class Pulse:
    """`station`: the one this process works at; None until it has one."""

    station: Callable[[], Station | None]
    id: UUID = field(default_factory=uuid4)

    def now(self) -> Beat:
        station = self.station()
        judge = station.judge if station else None
        return Beat(
            id=self.id,
            host=socket.gethostname(),
            pid=os.getpid(),
            version=__version__,
            model_id=judge.identity.id if judge else None,
            model_revision=judge.identity.revision if judge else None,
            device=judge.device if judge else None,
            problem=station.problem if station else None,
            pictures=station.tally.pictures if station else 0,
            pictures_per_s=station.tally.pictures_per_s if station else None,
        )


def keep_beating(settings: Settings, pulse: Pulse, stop: threading.Event) -> None:
    """Until `stop`. A database that is away costs this beat only."""
    sessions = make_session_factory(make_engine(settings.database_url, pool_size=1))
    while True:
        try:
            with sessions() as session:
                beat(session, pulse.now())
        except SQLAlchemyError as error:
            log.warning("heartbeat_put_off", error=type(error).__name__)
        if stop.wait(EVERY_S):
            break
    try:
        with sessions() as session:
            sign_off(session, pulse.id)
    except SQLAlchemyError as error:
        log.warning("not_signed_off", error=type(error).__name__)


def keep_counting(settings: Settings, stop: threading.Event) -> None:
    """Until `stop`. In a thread of its own: a walk through a large store must hold up neither checks nor the beat."""
    sessions = make_session_factory(make_engine(settings.database_url, pool_size=1))
    store = open_store(settings.storage_url)
    while True:
        try:
            if count_when_due(sessions, store):
                log.info("store_counted")
        except (SQLAlchemyError, StorageError) as error:
            log.warning("count_put_off", error=type(error).__name__)
        if stop.wait(60):
            break
