"""How many pictures a worker judges, and how fast while it has any."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

NEWEST: Final = 32  # batches


@dataclass
class Tally:
    """One thread counts, others read."""

    clock: Callable[[], float] = time.monotonic
    pictures: int = 0
    _batches: deque[tuple[int, float]] = field(default_factory=lambda: deque(maxlen=NEWEST))  # pictures, seconds
    _since: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Work begins: what went before was idle time."""
        self._since = self.clock()

    def add(self, pictures: int) -> None:
        """A batch was written; it took the time since the one before, or since work began."""
        now = self.clock()
        with self._lock:
            self.pictures += pictures
            self._batches.append((pictures, now - self._since))
        self._since = now

    @property
    def pictures_per_s(self) -> float | None:
        """From file to verdict, over the newest batches, idle time left out; None before the first."""
        with self._lock:
            pictures, seconds = (sum(each) for each in zip(*self._batches, strict=True)) if self._batches else (0, 0.0)
        return pictures / seconds if seconds > 0 else None
