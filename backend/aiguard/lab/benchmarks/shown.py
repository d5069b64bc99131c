"""One picture of a benchmark set, on disk or in a table."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aiguard.lab.data import AI, REAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image

SHARED: Final = ""  # the group of real pictures that stand against every generator


@dataclass(frozen=True)
class Shown:
    """`source`: the generator or platform whose column it counts in. `read`: its bytes, or the file they lie in."""

    name: str
    label: int
    source: str
    read: Callable[[], Path | bytes] = field(repr=False, compare=False)

    def open(self) -> Image.Image:
        """RGB, upright, at its own size."""
        from aiguard.imaging.limits import PixelLimits
        from aiguard.imaging.pixels import load_upright

        found = self.read()
        return load_upright(io.BytesIO(found) if isinstance(found, bytes) else found, PixelLimits()).image


def of_file(path: Path, root: Path, *, ai: bool, source: str) -> Shown:
    return Shown(path.relative_to(root).as_posix(), AI if ai else REAL, source, lambda: path)
