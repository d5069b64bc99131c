"""Wires a station from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from aiguard.checks.broadcast import Broadcaster
from aiguard.checks.prepare import TARGET
from aiguard.checks.station import Pace, Station
from aiguard.db import make_engine, make_session_factory
from aiguard.detection.errors import ModelError
from aiguard.detection.opening import open_listed, open_model
from aiguard.imaging.children import ChildPool
from aiguard.imaging.limits import PixelLimits
from aiguard.operations.serving import InUse
from aiguard.storage import open_store
from aiguard.worker.announcing import to_everybody

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.checks.assess import Judge
    from aiguard.config import Settings

log = structlog.get_logger()


def open_station(settings: Settings, *, stopping: Callable[[], bool], in_between: Callable[[], None]) -> Station:
    """Loads the model and starts the decode children; they live as long as the process."""
    sessions = make_session_factory(make_engine(settings.database_url))
    in_use = InUse(sessions, settings.model)
    name, judge = _first_judge(settings, in_use())
    return Station(
        sessions=sessions,
        store=open_store(settings.storage_url),
        judge=judge,
        judge_name=name,
        in_charge=in_use,
        open_other=lambda other: _open(settings, other),
        pool=open_pool(settings),
        limits=PixelLimits(settings.max_pixels, settings.max_side_px),
        pace=Pace(settings.batch_size, settings.lease_s, settings.max_attempts, settings.sweep_interval_s),
        stopping=stopping,
        announce=to_everybody,
        tell=Broadcaster(settings.broker_url).tell,
        in_between=in_between,
    )


def _first_judge(settings: Settings, name: str) -> tuple[str, Judge]:
    """The model in use; where it cannot be opened here, the one of the settings. The station then tries again."""
    if name != settings.model:
        try:
            return name, _open(settings, name)
        except (ModelError, OSError, RuntimeError, ValueError) as error:
            log.warning("model_in_use_not_opened", model=name, error=repr(error))
    return settings.model, _open(settings, settings.model)


def _open(settings: Settings, name: str) -> Judge:
    """The settings may name a folder; any other name must be one that we gave."""
    opened = open_model if name == settings.model else open_listed
    return opened(name, models_dir=settings.models_dir, device=settings.device)


def open_pool(settings: Settings) -> ChildPool:
    return ChildPool(
        TARGET,
        processes=settings.decode_children,
        memory_bytes=settings.decode_memory_bytes,
        timeout_s=settings.decode_timeout_s,
    )
