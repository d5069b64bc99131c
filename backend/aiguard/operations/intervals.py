"""How sure a share is that was counted on so many."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959964  # 95 %, two-sided


@dataclass(frozen=True)
class Share:
    """`value`, `low` and `high` are None where nothing was counted: unknown, and neither 0 nor 1."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def low(self) -> float | None:
        return self._bound(-1)

    @property
    def high(self) -> float | None:
        return self._bound(1)

    def _bound(self, side: int) -> float | None:
        """Source: Wilson 1927, the score interval: it stays within 0..1 and is no point where every case hits."""
        if not self.of:
            return None
        n, share, z2 = self.of, self.hits / self.of, Z * Z
        centre = share + z2 / (2 * n)
        spread = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
        return min(1.0, max(0.0, (centre + side * spread) / (1 + z2 / n)))
