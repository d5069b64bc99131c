"""Telling events on the broker. A lost one costs a few seconds, never a verdict."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from aiguard.checks.events import channel_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiguard.checks.events import Event

log = structlog.get_logger()

TIMEOUT_S = 1
PAUSE_S = 5.0  # a broker that is away costs the worker one timeout in this time, not one a batch


class Broadcaster:
    """Publishes on the channel of the owner. Call it after the commit."""

    def __init__(self, broker_url: str) -> None:
        # Once more at once: the first command after a restart of the broker finds a dead connection.
        self._broker = Redis.from_url(
            broker_url,
            socket_connect_timeout=TIMEOUT_S,
            socket_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 1),
        )
        self._away_until = float("-inf")

    def tell(self, events: Sequence[Event]) -> bool:
        """True when the broker took them. Never raises: the page asks again by itself."""
        if not events or time.monotonic() < self._away_until:
            return False
        try:
            with self._broker.pipeline(transaction=False) as pipe:
                for event in events:
                    pipe.publish(channel_of(event.owner_id), event.body())
                pipe.execute()
        except (RedisError, OSError) as error:
            self._away_until = time.monotonic() + PAUSE_S
            log.warning("events_lost", events=len(events), error=type(error).__name__)
            return False
        return True
