"""What the service says about itself: put together when it starts, and again when another model is put in use."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiguard import __version__
from aiguard.api.schemas.models import Models, ReadyModel
from aiguard.api.schemas.service import Limits, Model, Service
from aiguard.checks.known import RunningModel
from aiguard.detection.errors import ModelError
from aiguard.detection.installed import installed, spec_of
from aiguard.detection.registry import find
from aiguard.imaging.formats import ImageFormat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aiguard.detection.installed import Installed

NOT_READY = "This model is not ready on the server. Uploads are kept and checked once it is."


@dataclass(frozen=True)
class Told:
    """For one model in use. `running` None: it is not ready."""

    name: str
    service: Service
    models: Models
    running: RunningModel | None


@dataclass
class Described:
    """`in_use`: the name of the model that judges now; it is asked at every answer and comes back at once."""

    in_use: Callable[[], str]
    models_dir: Path
    limits: Limits
    _told: Told | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def service(self) -> Service:
        return self._now().service

    def models(self) -> Models:
        return self._now().models

    def running(self) -> RunningModel | None:
        return self._now().running

    def _now(self) -> Told:
        name = self.in_use()
        with self._lock:
            if self._told is None or self._told.name != name:
                self._told = _told(name, self.models_dir, self.limits)
            return self._told


def _told(name: str, models_dir: Path, limits: Limits) -> Told:
    service = describe(name, models_dir, limits)
    revision = service.model.revision
    running = RunningModel(service.model.id, revision) if revision else None
    return Told(name, service, models_ready(name, models_dir), running)


def describe(model_name: str, models_dir: Path, limits: Limits) -> Service:
    return Service(
        version=__version__,
        model=_model(model_name, models_dir),
        limits=limits,
        formats=[each.media_type for each in ImageFormat],
    )


def _model(name: str, models_dir: Path) -> Model:
    try:
        entry = find(name, models_dir)
        spec = spec_of(entry, models_dir)
    except ModelError:  # its sentence may name folders of the server
        return Model(id=name, revision=None, title=name, note=NOT_READY)
    return Model(id=spec.id, revision=spec.revision, title=entry.title, note=entry.about or None)


def models_ready(model_name: str, models_dir: Path) -> Models:
    """Everything a check can be asked of on this machine, the model of new checks first."""
    return Models(items=[_ready(each) for each in installed(model_name, models_dir)])


def _ready(model: Installed) -> ReadyModel:
    entry, spec = model.entry, model.spec
    return ReadyModel(
        id=spec.id,
        title=entry.title,
        about=entry.about,
        licence=entry.licence,
        revision=spec.revision,
        calibrated=spec.thresholds is not None,
        min_side_px=spec.domain.min_side_px,
        max_side_px=spec.domain.max_side_px,
        explains=bool(spec.explanations),
        known_limits=list(model.known_limits),
    )
