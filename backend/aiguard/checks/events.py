"""What happened to checks, told on the broker to whoever looks on. A lost event costs seconds, never a verdict."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from aiguard.checks.states import CheckState

log = structlog.get_logger()

TIMEOUT_S = 1
PAUSE_S = 5.0  # a broker that is away costs the worker one timeout in this time, not one a batch
CHANNEL: Final = "aiguard:events:{}"


@dataclass(frozen=True)
class Event:
    """A check is in this state now; `band` only where it is done."""

    owner_id: int
    check_id: UUID
    state: CheckState
    band: str | None = None

    def body(self) -> str:
        return json.dumps({"check_id": str(self.check_id), "state": self.state, "band": self.band})


def channel_of(owner_id: int) -> str:
    return CHANNEL.format(owner_id)


def tell_nobody(_events: Sequence[Event]) -> None:
    """For whoever works without a broker."""


class Announcer:
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
