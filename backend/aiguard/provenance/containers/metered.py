"""A file that ends its reader's patience before the reader ends ours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class Metered(io.FileIO):
    """Read-only; OSError once more than `most_calls` reads and seeks were made. `calls` counts them."""

    def __init__(self, path: Path, most_calls: int) -> None:
        super().__init__(path)
        self.calls = 0
        self._most_calls = most_calls

    def readinto(self, buffer: Any, /) -> int:
        self._count()
        return super().readinto(buffer)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._count()
        return super().seek(offset, whence)

    def _count(self) -> None:
        self.calls += 1
        if self.calls > self._most_calls:
            raise OSError("too many calls")
