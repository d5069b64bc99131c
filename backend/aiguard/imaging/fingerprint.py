"""The fingerprint of one file, read in a child: as a check reads it, without a model."""

from __future__ import annotations

import queue
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiguard.imaging.children import Broken, ChildPool, Job
from aiguard.imaging.limits import PixelLimits
from aiguard.imaging.phash import perceptual_hash
from aiguard.imaging.pixels import load_upright

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = "aiguard.imaging.fingerprint:fingerprint"


class ReadersBusy(Exception):
    """Every reader had work for as long as the caller would wait."""


def fingerprint(path: str, options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """In the child."""
    picture = load_upright(Path(path), PixelLimits(options["max_pixels"], options["max_side_px"]))
    return {"perceptual_hash": perceptual_hash(picture.image)}, {}


class Readers:
    """So many pictures are read at once, each in a child of its own that starts at the first. For many threads."""

    def __init__(self, count: int, limits: PixelLimits, *, memory_bytes: int, timeout_s: float) -> None:
        self._options = {"max_pixels": limits.max_pixels, "max_side_px": limits.max_side_px}
        self._free: queue.SimpleQueue[ChildPool] = queue.SimpleQueue()
        self._all = [
            ChildPool(TARGET, processes=1, memory_bytes=memory_bytes, timeout_s=timeout_s) for _ in range(count)
        ]
        for pool in self._all:
            self._free.put(pool)

    def close(self) -> None:
        """When nobody reads any more."""
        for pool in self._all:
            pool.close()

    def perceptual_hash(self, path: Path, *, patience_s: float) -> int | None:
        """None: too plain for one. ImageError when it cannot be read, ReadersBusy when nobody is free in time."""
        with self._reader(patience_s) as pool:
            [answer] = pool.run([Job("picture", path, self._options)])
        if isinstance(answer, Broken):
            raise answer.error
        found: int | None = answer.facts["perceptual_hash"]
        return found

    @contextmanager
    def _reader(self, patience_s: float) -> Iterator[ChildPool]:
        try:
            pool = self._free.get(timeout=patience_s)
        except queue.Empty:
            raise ReadersBusy from None
        try:
            yield pool
        finally:
            self._free.put(pool)
