"""How often people overrule a model, by model, band and generator: its precision on live traffic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aiguard.operations.intervals import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from typing import TypeVar

    from aiguard.figures.reviewed import Group

    K = TypeVar("K", bound=Hashable)

CLAIMS: Final = {"likely_ai": "confirmed_ai", "likely_real": "confirmed_real"}  # a band → the outcome that bears it out
CANNOT_TELL: Final = "cannot_tell"


@dataclass
class Rate:
    """Settled checks of one kind. Of `uncertain` and `not_applicable` nothing can be overruled: they claim nothing."""

    ai: int = 0
    real: int = 0
    cannot_tell: int = 0
    by_lot: int = 0
    borne_out: int = 0
    overruled: int = 0
    bands: Counter[str] = field(default_factory=Counter)

    @property
    def cases(self) -> int:
        return self.ai + self.real + self.cannot_tell

    @property
    def precision(self) -> Share:
        """Of the claims that a person could judge, those that hold."""
        return Share(self.borne_out, self.borne_out + self.overruled)

    @property
    def overrule(self) -> Share:
        return Share(self.overruled, self.borne_out + self.overruled)

    @property
    def share_ai(self) -> Share:
        return Share(self.ai, self.ai + self.real)

    def add(self, group: Group) -> None:
        if group.outcome == CANNOT_TELL:
            self.cannot_tell += group.count
        elif group.outcome == "confirmed_ai":
            self.ai += group.count
        else:
            self.real += group.count
        self.bands[group.band] += group.count
        self.by_lot += group.count if group.by_lot else 0
        claim = CLAIMS.get(group.band)
        if claim is not None and group.outcome != CANNOT_TELL:
            self.borne_out += group.count if group.outcome == claim else 0
            self.overruled += group.count if group.outcome != claim else 0


def rates(groups: Iterable[Group], key: Callable[[Group], K]) -> dict[K, Rate]:
    """By whatever `key` says, those on most cases first."""
    found: dict[K, Rate] = {}
    for group in groups:
        found.setdefault(key(group), Rate()).add(group)
    return dict(sorted(found.items(), key=lambda item: -item[1].cases))
