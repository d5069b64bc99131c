"""Telling workers to look at the queue. Losing a wake-up costs a few seconds, never a check."""

from __future__ import annotations

from typing import Final

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

PROCESS: Final = "aiguard.process"
SWEEP: Final = "aiguard.sweep"

log = structlog.get_logger()


class Waker:
    """Sends the wake-up; with the broker away it gives up within about a second and says so in the log."""

    def __init__(self, broker_url: str) -> None:
        self._celery = Celery("aiguard", broker=broker_url, set_as_current=False)
        self._celery.conf.update(
            task_ignore_result=True,
            broker_connection_timeout=1,
            broker_transport_options={"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0},
        )

    def wake_up(self) -> bool:
        """True when the broker took it. Never raises: the sweeper finds the row anyway."""
        try:
            self._celery.send_task(PROCESS, retry=False, expires=60)
        except (OperationalError, OSError) as error:
            log.warning("wake_up_lost", error=type(error).__name__)
            return False
        return True
