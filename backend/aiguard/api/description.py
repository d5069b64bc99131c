"""What the service says about itself: put together once, when it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard import __version__
from aiguard.api.schemas.models import Models, ReadyModel
from aiguard.api.schemas.service import Limits, Model, Service
from aiguard.detection.errors import ModelError
from aiguard.detection.installed import installed
from aiguard.detection.registry import find, folder_of, revision_of
from aiguard.detection.spec import read_spec
from aiguard.imaging.formats import ImageFormat

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.installed import Installed

NOT_READY = "This model is not ready on the server. Uploads are kept and checked once it is."


def describe(model_name: str, models_dir: Path, limits: Limits) -> Service:
    return Service(
        version=__version__,
        model=_model(model_name, models_dir),
        limits=limits,
        formats=[each.media_type for each in ImageFormat],
    )


def _model(name: str, models_dir: Path) -> Model:
    try:
        entry = find(name)
        spec = read_spec(folder_of(entry, models_dir), model_id=entry.id, revision=revision_of(entry, models_dir))
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
