"""The time of a command that makes several networks."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import ClassVar

from aiguard.lab.errors import LabError


class OutOfTime(LabError):
    """The minutes allowed are over. What was learned so far is kept, and the same command goes on with it."""

    code: ClassVar[str] = "out_of_time"


@dataclass
class Clock:
    """`minutes` from its making on, shared out alike among the `networks` that are yet to be made; None: no limit."""

    minutes: float | None = None
    networks: int = 1
    began_s: float = field(default_factory=time.monotonic)

    @property
    def until_s(self) -> float | None:
        """On the monotonic clock."""
        return None if self.minutes is None else self.began_s + 60 * self.minutes

    def share(self) -> float | None:
        """Minutes for the next network. OutOfTime when none are left."""
        if self.until_s is None:
            return None
        left_s = self.until_s - time.monotonic()
        if left_s <= 0:
            raise OutOfTime(f"The {self.minutes:g} minutes are over.")
        share = left_s / 60 / max(1, self.networks)
        self.networks -= 1
        return share
