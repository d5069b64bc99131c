"""What the service says about itself: put together once, when it starts."""

from __future__ import annotations

from aiguard import __version__
from aiguard.api.schemas.service import Limits, Model, Service
from aiguard.imaging.formats import ImageFormat


def describe(model_name: str, limits: Limits) -> Service:
    return Service(
        version=__version__,
        model=Model(id=model_name, revision=None, title=model_name, note=None),
        limits=limits,
        formats=[each.media_type for each in ImageFormat],
    )
