"""Keeps the leases of what is worked on alive."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeAlias, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

log = structlog.get_logger()

LONGEST_HOLD = 10  # leases; a worker that holds a claim for longer hangs, and must lose it


class Held(Protocol):
    @property
    def token(self) -> UUID: ...


C = TypeVar("C", bound=Held)
Renew: TypeAlias = "Callable[[Session, Sequence[C], float], object]"


class LeaseKeeper(Generic[C]):
    """A thread that renews every third of a lease. What it fails to renew is lost: the fencing token sees to that."""

    def __init__(self, sessions: SessionFactory, lease_s: float, renew: Renew[C]) -> None:
        self._sessions = sessions
        self._lease_s = lease_s
        self._renew_in = renew  # one transaction that lengthens the leases of these claims by so many seconds
        self._held: dict[UUID, tuple[C, float]] = {}  # token → claim, when it was taken
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease-keeper", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def hold(self, claims: Iterable[C]) -> None:
        now = time.monotonic()
        with self._lock:
            self._held.update({claim.token: (claim, now) for claim in claims})

    def release(self, claims: Iterable[C]) -> None:
        with self._lock:
            for claim in claims:
                self._held.pop(claim.token, None)

    def _run(self) -> None:
        while not self._stop.wait(self._lease_s / 3):
            try:
                self._renew()
            except SQLAlchemyError as error:
                # The database is away; if it stays away the leases run out and the sweeper decides.
                log.warning("lease_renewal_failed", error=type(error).__name__)

    def _renew(self) -> None:
        oldest = time.monotonic() - LONGEST_HOLD * self._lease_s
        with self._lock:
            self._held = {token: kept for token, kept in self._held.items() if kept[1] > oldest}
            claims = [claim for claim, _ in self._held.values()]
        if not claims:
            return
        with self._sessions() as session:
            self._renew_in(session, claims, self._lease_s)
