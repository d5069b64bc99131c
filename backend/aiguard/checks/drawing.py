"""Drawing the heatmaps that were asked for, when no check waits."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from aiguard.checks import heatmaps, removal
from aiguard.checks.errors import ModelNotReady
from aiguard.checks.prepare import explaining, looked_at
from aiguard.checks.states import HeatmapState
from aiguard.imaging.children import Broken, Job
from aiguard.imaging.errors import ImageError
from aiguard.storage import BlobMissing, StorageError, original_key

if TYPE_CHECKING:
    from aiguard.checks.assess import Judge
    from aiguard.checks.heatmaps import Commission
    from aiguard.checks.judges import Judges
    from aiguard.db import SessionFactory
    from aiguard.imaging.children import ChildPool
    from aiguard.imaging.limits import PixelLimits
    from aiguard.storage import BlobStore

log = structlog.get_logger()


@dataclass(frozen=True)
class Easel:
    """Everything a map is drawn with. Not for two threads at once."""

    sessions: SessionFactory
    store: BlobStore
    judges: Judges
    pool: ChildPool
    limits: PixelLimits

    def draw_next(self) -> bool:
        """Draw one wanted map, of the worker's own model before others; False when none is wanted."""
        with self.sessions() as session:
            wanted = heatmaps.take(session, self.judges.own.identity.spec_sha256)
        if wanted is None:
            return False
        state = self._drawn(wanted)
        with self.sessions() as session:
            heatmaps.settle(session, wanted, state)
            strays = removal.doom_strays(session, [wanted.sha256_hex])  # the picture went while its map was drawn
        if strays:
            removal.purge(self.sessions, self.store)
        log.info("heatmap", verdict=wanted.verdict_id, state=state)
        return True

    def _drawn(self, wanted: Commission) -> HeatmapState:
        if self.store.size(wanted.key) is not None:  # somebody else's check of the same bytes had it drawn
            return HeatmapState.DONE
        judge = self._judge_of(wanted)
        if judge is None:
            return HeatmapState.MODEL_GONE
        try:
            picture = self._picture(wanted, judge)
        except BlobMissing:
            return HeatmapState.FAILED
        except (ImageError, ValueError, RuntimeError, LookupError, TypeError) as error:
            log.warning("heatmap_failed", verdict=wanted.verdict_id, error=repr(error))
            return HeatmapState.FAILED
        try:
            self.store.put(wanted.key, picture)
        except StorageError as error:
            log.warning("heatmap_not_stored", verdict=wanted.verdict_id, reason=error.code)
            return HeatmapState.WANTED
        return HeatmapState.DONE

    def _judge_of(self, wanted: Commission) -> Judge | None:
        """None: the very model that gave the verdict, down to its spec, is not installed here."""
        try:
            judge = self.judges.of_verdict(wanted.model_id, wanted.model_revision)
        except ModelNotReady:
            return None
        return judge if judge.identity.spec_sha256 == wanted.spec_sha256 else None

    def _picture(self, wanted: Commission, judge: Judge) -> bytes:
        options = explaining(judge.spec.preprocessing, self.limits)
        with tempfile.TemporaryDirectory(prefix="aiguard-") as folder:
            path = Path(folder) / "original"
            self.store.fetch(original_key(wanted.sha256_hex), path)
            (answer,) = self.pool.run([Job("heatmap", path, options)])
        if isinstance(answer, Broken):
            raise answer.error
        return judge.explain(looked_at(answer.facts, answer.buffers))
