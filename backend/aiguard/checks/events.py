"""What happened to a check, for whoever looks on, and the channel of the broker it is told on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from aiguard.checks.states import CheckState

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
