"""Wires a station from the settings."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from aiguard.checks.broadcast import Broadcaster
from aiguard.checks.prepare import TARGET
from aiguard.checks.station import Pace, Station
from aiguard.db import make_engine, make_session_factory
from aiguard.detection.opening import open_listed, open_model
from aiguard.imaging.children import ChildPool
from aiguard.imaging.limits import PixelLimits
from aiguard.storage import open_store
from aiguard.worker.announcing import to_everybody

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.config import Settings


def open_station(settings: Settings, *, stopping: Callable[[], bool], in_between: Callable[[], None]) -> Station:
    """Loads the model and starts the decode children; they live as long as the process."""
    return Station(
        sessions=make_session_factory(make_engine(settings.database_url)),
        store=open_store(settings.storage_url),
        judge=open_model(settings.model, models_dir=settings.models_dir, device=settings.device),
        open_other=partial(open_listed, models_dir=settings.models_dir, device=settings.device),
        pool=open_pool(settings),
        limits=PixelLimits(settings.max_pixels, settings.max_side_px),
        pace=Pace(settings.batch_size, settings.lease_s, settings.max_attempts, settings.sweep_interval_s),
        stopping=stopping,
        announce=to_everybody,
        tell=Broadcaster(settings.broker_url).tell,
        in_between=in_between,
    )


def open_pool(settings: Settings) -> ChildPool:
    return ChildPool(
        TARGET,
        processes=settings.decode_children,
        memory_bytes=settings.decode_memory_bytes,
        timeout_s=settings.decode_timeout_s,
    )
