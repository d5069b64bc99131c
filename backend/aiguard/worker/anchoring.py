"""Anchors the audit log outside the database for as long as a worker runs; several workers write the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from aiguard.audit.anchors import anchor
from aiguard.db import make_engine, make_session_factory
from aiguard.storage import StorageError, open_store

if TYPE_CHECKING:
    import threading

    from aiguard.config import Settings

EVERY_S: Final = 30.0  # what is younger could be cut off unseen

log = structlog.get_logger()


def keep_anchored(settings: Settings, stop: threading.Event) -> None:
    """Until `stop`. A database or a store that is away costs this round only."""
    sessions = make_session_factory(make_engine(settings.database_url, pool_size=1))
    store = open_store(settings.storage_url)
    while not stop.wait(EVERY_S):
        try:
            with sessions() as session:
                anchor(session, store, settings.secret_key)
        except (SQLAlchemyError, StorageError) as error:
            log.warning("anchor_put_off", error=type(error).__name__)
