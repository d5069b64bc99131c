"""From the broker to open streams: one reader thread a process hands each event to the streams of its owner."""

from __future__ import annotations

import queue
import socket
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from aiguard.checks.events import channel_of
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from redis.client import PubSub

log = structlog.get_logger()

LISTEN_S = 0.2  # how long a new stream waits at most for its subscription
SILENT_S = 5.0  # a broker that takes longer for an answer is away; listening itself waits for as long as it likes
# Nothing is written while it listens: only the kernel notices that the other machine is gone, after half a minute.
GIVEN_UP: Final = {socket.TCP_KEEPIDLE: 15, socket.TCP_KEEPINTVL: 5, socket.TCP_KEEPCNT: 3}
PAUSE_S = 1.0  # between two tries to reach a broker that is away
KEPT_EVENTS = 256  # a stream: what is behind by more than that asks anew instead
LONGEST_S = 600.0
READY: Final = "event: ready\ndata: {}\n\n"  # from here on nothing is missed: whoever hears it asks once for the rest
AWAY: Final = "event: away\ndata: {}\n\n"  # nothing is heard until the next `ready`


class TooManyStreams(AiguardError):
    """Every stream holds a thread of the server; the others are for requests."""

    code: ClassVar[str] = "too_many_streams"

    def __init__(self) -> None:
        super().__init__("Too many live streams are open at the moment. Ask for the checks again from time to time.")


@dataclass(eq=False)
class Stream:
    """What one listener has not read yet."""

    owner_id: int
    ends_at: float  # monotonic
    _waiting: queue.Queue[str] = field(default_factory=lambda: queue.Queue(KEPT_EVENTS))

    def put(self, text: str) -> None:
        try:
            self._waiting.put_nowait(text)
        except queue.Full:
            self._start_over()

    def next(self, timeout_s: float) -> str | None:
        try:
            return self._waiting.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _start_over(self) -> None:
        while self.next(0) is not None:
            pass
        self.put(READY)


class Hub:
    """Counts the open streams and feeds them. The thread lives while there are any."""

    def __init__(self, broker_url: str, *, most: int = 8, most_a_person: int = 3) -> None:
        self._broker = Redis.from_url(
            broker_url,
            socket_connect_timeout=1,
            socket_timeout=SILENT_S,
            socket_keepalive=True,
            socket_keepalive_options=GIVEN_UP,
            retry=Retry(NoBackoff(), 0),
        )
        self._most = most
        self._most_a_person = most_a_person
        self._lock = threading.Lock()
        self._streams: list[Stream] = []
        self._confirmed: set[str] = set()  # channels that the broker has said it listens to for us
        self._away = False  # said so already
        self._thread: threading.Thread | None = None
        self.stopping: Callable[[], bool] = lambda: False

    def serve(self, *, most: int, most_a_person: int, stopping: Callable[[], bool]) -> None:
        """What the server that runs us can spare, and how it says that it stops."""
        self._most, self._most_a_person, self.stopping = most, most_a_person, stopping

    def open(self, owner_id: int) -> Stream:
        """TooManyStreams where there is no room. Whoever opens one must close it."""
        now = time.monotonic()
        stream = Stream(owner_id, now + LONGEST_S)
        with self._lock:
            # One whose server forgot to close it must not take a place for ever.
            self._streams = [each for each in self._streams if each.ends_at + LONGEST_S > now]
            own = sum(each.owner_id == owner_id for each in self._streams)
            if len(self._streams) >= self._most or own >= self._most_a_person:
                raise TooManyStreams
            self._streams.append(stream)
            if channel_of(owner_id) in self._confirmed:
                stream.put(READY)
            self._listen()
        return stream

    def close(self, stream: Stream) -> None:
        with self._lock:
            self._streams = [each for each in self._streams if each is not stream]

    def count(self) -> int:
        with self._lock:
            return len(self._streams)

    def _listen(self) -> None:
        if self._thread is None or not self._thread.is_alive():  # not alive: this process was forked off
            self._confirmed.clear()
            self._thread = threading.Thread(target=self._run, name="event-reader", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                with closing(self._broker.pubsub()) as heard:  # type: ignore[no-untyped-call]  # half typed
                    return self._read(heard)
            except (RedisError, OSError) as error:
                if not self._away:
                    log.warning("events_away", error=type(error).__name__)
                if not self._lost():
                    return None
                time.sleep(PAUSE_S)

    def _read(self, heard: PubSub) -> None:
        """Until nobody listens any more."""
        asked: set[str] = set()
        while (wanted := self._wanted()) is not None:
            if new := wanted - asked:
                heard.subscribe(*new)
            if gone := asked - wanted:
                heard.unsubscribe(*gone)  # type: ignore[no-untyped-call]
            asked = wanted
            message = heard.get_message(timeout=LISTEN_S)
            if message is not None:
                self._hand_on(message["type"], message["channel"].decode(), message["data"])

    def _wanted(self) -> set[str] | None:
        with self._lock:
            if not self._streams:
                self._thread = None
                self._confirmed.clear()
                return None
            wanted = {channel_of(each.owner_id) for each in self._streams}
            self._confirmed &= wanted
            return wanted

    def _hand_on(self, kind: str, channel: str, data: bytes) -> None:
        with self._lock:
            mine = [each for each in self._streams if channel_of(each.owner_id) == channel]
            if kind == "subscribe":
                self._confirmed.add(channel)
                self._away = False
                _put(mine, READY)
            elif kind == "message":
                _put(mine, f"event: check\ndata: {data.decode()}\n\n")

    def _lost(self) -> bool:
        """Whether anybody is left to tell."""
        with self._lock:
            self._confirmed.clear()
            self._away = True
            _put(self._streams, AWAY)
            if not self._streams:
                self._thread = None
            return bool(self._streams)


def _put(streams: Iterable[Stream], text: str) -> None:
    for stream in streams:
        stream.put(text)
