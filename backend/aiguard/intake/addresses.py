"""A picture that lies on the web: fetched, then taken in like any file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aiguard.checks.states import Source
from aiguard.intake.errors import FetchingBusy
from aiguard.intake.receive import IncomingFile
from aiguard.intake.service import Upload

if TYPE_CHECKING:
    from pathlib import Path
    from threading import BoundedSemaphore

    from aiguard.fetching.pictures import Fetcher
    from aiguard.intake.service import Accepted, Intake
    from aiguard.intake.terms import Terms


@dataclass(frozen=True)
class AddressIntake:
    """`slots`: a fetch holds a thread of this process for seconds; so many may, and the others stay free."""

    intake: Intake
    fetcher: Fetcher
    folder: Path
    slots: BoundedSemaphore

    def accept(self, owner_id: int, address: str, terms: Terms) -> Accepted:
        """One check. Raises FetchingBusy, a FetchError, or what Intake raises."""
        if not self.slots.acquire(blocking=False):
            raise FetchingBusy
        try:
            with IncomingFile(self.folder, self.fetcher.limits.max_bytes) as incoming:
                name = self.fetcher.fetch(address, incoming)
                from_there = replace(terms, source=Source.ADDRESS, source_url=address.strip())
                return self.intake.accept(owner_id, [Upload(name, incoming)], from_there)
        finally:
            self.slots.release()
