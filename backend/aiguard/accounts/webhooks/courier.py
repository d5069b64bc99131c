"""Sends what waits. Any number of couriers may run: each row is held by one, and comes back when that one is gone."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import structlog
from sqlalchemy import delete, func, text, update

from aiguard.accounts.errors import SealBroken
from aiguard.accounts.webhooks.events import DeliveryState
from aiguard.accounts.webhooks.retries import next_attempt
from aiguard.accounts.webhooks.rows import DeliveryRow
from aiguard.accounts.webhooks.signing import SIGNATURE_HEADER, signature
from aiguard.fetching.errors import AddressNotPublic, FetchError, PortNotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from threading import Event
    from uuid import UUID

    from aiguard.accounts.sealing import Sealer
    from aiguard.db import SessionFactory

log = structlog.get_logger()

AT_ONCE = 16
AT_ONCE_A_PERSON = 4  # somebody's slow receivers take no more than these places
TIMEOUT_S = 10.0
HOLD_S = 60.0  # longer than any attempt: then another courier may
LOOK_EVERY_S = 1.0
AFTER_TROUBLE_S = 5.0
KEEP_FINISHED = timedelta(days=7)
TIDY_EVERY_S = 3600.0

# Turn by turn between people, so that a thousand deliveries to one silent receiver hold up nobody else's. The loose
# index scan (recursive CTE) touches one row a webhook with something waiting, the lateral join a few more of each.
CLAIM = text(
    """
    WITH RECURSIVE hooks AS (
      (SELECT webhook_id FROM webhook_deliveries WHERE state = 'waiting' ORDER BY webhook_id LIMIT 1)
      UNION ALL
      SELECT (SELECT d.webhook_id FROM webhook_deliveries d WHERE d.state = 'waiting' AND d.webhook_id > h.webhook_id
              ORDER BY d.webhook_id LIMIT 1)
      FROM hooks h WHERE h.webhook_id IS NOT NULL
    ), turns AS (
      SELECT due.id, due.due_at,
        coalesce(busy.places, 0) + row_number() OVER (PARTITION BY w.user_id ORDER BY due.due_at) AS turn
      FROM hooks h JOIN webhooks w ON w.id = h.webhook_id
      LEFT JOIN unnest(CAST(:people AS int[]), CAST(:places AS int[])) AS busy (user_id, places)
        ON busy.user_id = w.user_id
      CROSS JOIN LATERAL (
        SELECT id, due_at FROM webhook_deliveries
        WHERE state = 'waiting' AND webhook_id = h.webhook_id AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :reach
      ) due
    ), mine AS (
      SELECT d.id FROM webhook_deliveries d JOIN turns t ON t.id = d.id
      WHERE t.turn <= :reach AND d.state = 'waiting' AND d.due_at <= clock_timestamp()
      ORDER BY t.turn, t.due_at LIMIT :at_once FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE webhook_deliveries d SET attempt = attempt + 1, due_at = clock_timestamp() + make_interval(secs => :hold_s)
    FROM webhooks w, mine
    WHERE d.id = mine.id AND w.id = d.webhook_id
    RETURNING d.id, d.event, d.body, d.attempt, d.created_at, w.user_id, w.url, w.sealed_secret
    """
)


@dataclass(frozen=True)
class Claimed:
    id: UUID
    event: str
    body: str
    attempt: int  # 1 for the first
    created_at: datetime
    user_id: int
    url: str
    sealed_secret: bytes


@dataclass(frozen=True)
class Attempt:
    """What came of one. `fault` None: it arrived. `final`: trying again cannot help."""

    status_code: int | None
    fault: str | None
    final: bool = False


UnderWay = dict[Future[Attempt], Claimed]


@dataclass(frozen=True)
class Courier:
    """`client` must be one of aiguard.fetching: the addresses are other people's."""

    sessions: SessionFactory
    sealer: Sealer
    client: httpx.Client
    draw: Callable[[], float] = field(default=random.random)
    hold_s: float = HOLD_S

    def run(self, stopping: Event) -> None:
        """Until `stopping`; trouble is waited out. A place that comes free is taken while others still wait."""
        tidied_at = float("-inf")
        under_way: UnderWay = {}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while under_way or not stopping.is_set():
                try:
                    if time.monotonic() - tidied_at > TIDY_EVERY_S:
                        self.tidy()
                        tidied_at = time.monotonic()
                    begun = 0 if stopping.is_set() else self._begin(pool, under_way)
                    wait_s = 0.0 if begun + self._end_some(under_way) or under_way else LOOK_EVERY_S
                except Exception as error:  # noqa: BLE001  # a thread's outermost edge; the rows are still there
                    log.warning("courier_in_trouble", error=type(error).__name__)
                    wait_s = AFTER_TROUBLE_S
                stopping.wait(wait_s)

    def deliver_due(self) -> int:
        """One round: take what is due, send it side by side, write down what came of it. Returns how many."""
        under_way: UnderWay = {}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            begun = self._begin(pool, under_way)
            while under_way:
                self._end_some(under_way)
        return begun

    def _begin(self, pool: ThreadPoolExecutor, under_way: UnderWay) -> int:
        claimed = self._claim(under_way.values())
        under_way.update({pool.submit(self._send, item): item for item in claimed})
        return len(claimed)

    def _end_some(self, under_way: UnderWay) -> int:
        """Write down what came of those that end first; look again after a second at the latest. Returns how many."""
        ended, _ = wait(under_way, timeout=LOOK_EVERY_S, return_when=FIRST_COMPLETED)
        for attempt in ended:
            self._settle(under_way.pop(attempt), attempt.result())
        return len(ended)

    def tidy(self) -> None:
        """Forget what ended long ago."""
        with self.sessions.begin() as session:
            old = DeliveryRow.finished_at < datetime.now(UTC) - KEEP_FINISHED
            session.execute(delete(DeliveryRow).where(old))

    def _claim(self, under_way: Collection[Claimed] = ()) -> Sequence[Claimed]:
        """As many as there are places, and as each person has."""
        free = AT_ONCE - len(under_way)
        if free <= 0:
            return []
        busy = Counter(item.user_id for item in under_way)
        values = {
            "hold_s": self.hold_s,
            "reach": AT_ONCE_A_PERSON,
            "at_once": free,
            "people": list(busy),
            "places": list(busy.values()),
        }
        with self.sessions.begin() as session:
            return [
                Claimed(
                    row.id,
                    row.event,
                    row.body,
                    row.attempt,
                    row.created_at,
                    row.user_id,
                    row.url,
                    bytes(row.sealed_secret),
                )
                for row in session.execute(CLAIM, values)
            ]

    def _send(self, item: Claimed) -> Attempt:
        body = item.body.encode()
        try:
            headers = {
                "Content-Type": "application/json",
                "X-AIGuard-Event": item.event,
                "X-AIGuard-Delivery": str(item.id),
                SIGNATURE_HEADER: signature(self.sealer.open(item.sealed_secret), int(time.time()), body),
            }
            with self.client.stream("POST", item.url, content=body, headers=headers) as response:
                return judged(response.status_code)
        except SealBroken:
            said = "The secret of this webhook can no longer be read. Delete the webhook and make it again."
            return Attempt(None, said, final=True)
        except AddressNotPublic:
            said = "The address leads into a private network; only public ones are sent to."
            return Attempt(None, said, final=True)
        except PortNotAllowed as error:
            return Attempt(None, f"Port {error.port} is not sent to, only the web's own 443.", final=True)
        except (FetchError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            return Attempt(None, _said(error))

    def _settle(self, item: Claimed, attempt: Attempt) -> None:
        """Only while it is still this attempt: a courier that slept past its hold overwrites nothing."""
        values: dict[str, object] = {"status_code": attempt.status_code, "fault": attempt.fault}
        if attempt.fault is None:
            values |= {"state": DeliveryState.DELIVERED, "finished_at": func.clock_timestamp()}
        else:
            due = next_attempt(item.created_at, datetime.now(UTC), item.attempt, self.draw())
            dead = attempt.final or due is None
            values |= {"state": DeliveryState.DEAD, "finished_at": func.clock_timestamp()} if dead else {"due_at": due}
        with self.sessions.begin() as session:
            own = update(DeliveryRow).where(
                DeliveryRow.id == item.id,
                DeliveryRow.attempt == item.attempt,
                DeliveryRow.state == DeliveryState.WAITING,
            )
            session.execute(own.values(values))
        log.info("webhook_sent", delivery=str(item.id), attempt=item.attempt, status=attempt.status_code)


def judged(status: int) -> Attempt:
    """Any 2xx is a yes. A redirect is not followed: it would carry what we send to an address nobody registered."""
    if 200 <= status < 300:
        return Attempt(status, None)
    if 300 <= status < 400:
        return Attempt(status, f"The receiver sent us on ({status}). Register the final address.")
    return Attempt(status, f"The receiver answered {status}.")


def _said(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException) or getattr(error, "code", "") == "address_too_slow":
        return f"No answer within {TIMEOUT_S:g} seconds."
    if getattr(error, "code", "") == "address_unknown":
        return "No server is known by this name."
    return "The receiver could not be reached."
