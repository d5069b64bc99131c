"""When a delivery that failed is tried again: soon at first, then ever more seldom, for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_S = 10.0
FACTOR = 3.0
LONGEST_S = 6 * 3600.0
JITTER = 0.2  # so that a receiver that comes back is not met by everything at once
GIVE_UP_AFTER = timedelta(hours=24)


def next_attempt(created_at: datetime, now: datetime, attempt: int, draw: float) -> datetime | None:
    """When attempt `attempt` (1 is the first) has failed. `draw` is random, 0..1. None: it is given up."""
    wait_s = min(LONGEST_S, FIRST_S * FACTOR ** (attempt - 1))
    due = now + timedelta(seconds=wait_s * (1 + JITTER * (2 * draw - 1)))
    return due if due <= created_at + GIVE_UP_AFTER else None
