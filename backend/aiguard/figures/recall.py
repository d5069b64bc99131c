"""Of all AI pictures, how many were flagged. Only the checks drawn by lot can tell what was missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiguard.operations.intervals import Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiguard.figures.reviewed import Group


@dataclass(frozen=True)
class Recall:
    """`flagged`, `unflagged`: checks of the time. `hits`: AI among reviewed flags. `misses`: AI among those by lot.

    Each share is carried over to all checks of its kind. The interval takes both shares at their worse ends, so it
    holds at least as often as each of them; it never shrinks to a point where no miss was drawn.
    """

    flagged: int
    unflagged: int
    hits: Share
    misses: Share

    @property
    def value(self) -> float | None:
        return self._of(self.hits.value, self.misses.value)

    @property
    def low(self) -> float | None:
        return self._of(self.hits.low, self.misses.high)

    @property
    def high(self) -> float | None:
        return self._of(self.hits.high, self.misses.low)

    def _of(self, hits: float | None, misses: float | None) -> float | None:
        if hits is None or misses is None:
            return None
        found, missed = self.flagged * hits, self.unflagged * misses
        return found / (found + missed) if found + missed else None


def recall(groups: Iterable[Group], *, flagged: int, unflagged: int) -> Recall:
    counts = {(lot, ai): 0 for lot in (False, True) for ai in (False, True)}
    for group in groups:
        if group.outcome != "cannot_tell":
            counts[group.by_lot, group.outcome == "confirmed_ai"] += group.count
    hits = Share(counts[False, True], counts[False, True] + counts[False, False])
    misses = Share(counts[True, True], counts[True, True] + counts[True, False])
    return Recall(flagged, unflagged, hits, misses)
