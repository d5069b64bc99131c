"""What happens to one file inside a decode child: pixels for the model, previews for people, facts for the row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aiguard.detection.preprocess import pixels
from aiguard.detection.spec import Preprocessing
from aiguard.imaging.derive import display_copy, thumbnail
from aiguard.imaging.limits import PixelLimits
from aiguard.imaging.phash import perceptual_hash
from aiguard.imaging.pixels import load_upright

if TYPE_CHECKING:
    from numpy.typing import NDArray

TARGET = "aiguard.checks.prepare:prepare"


def options_for(preprocessing: Preprocessing, limits: PixelLimits, *, previews: bool = True) -> dict[str, Any]:
    """What `prepare` needs to know, as JSON."""
    return {
        "preprocessing": preprocessing.model_dump(mode="json"),
        "max_pixels": limits.max_pixels,
        "max_side_px": limits.max_side_px,
        "previews": previews,
    }


def prepare(path: str, options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Facts and buffers of one picture. Buffer `pixels` is float32 (3, H, W), as `pixels_of` reads it."""
    limits = PixelLimits(options["max_pixels"], options["max_side_px"])
    picture = load_upright(Path(path), limits)
    tensor = pixels([picture.image], Preprocessing.model_validate(options["preprocessing"]))[0]
    facts = {
        "width": picture.width,
        "height": picture.height,
        "perceptual_hash": perceptual_hash(picture.image),
        "shape": list(tensor.shape),
    }
    buffers = {"pixels": np.ascontiguousarray(tensor, np.float32).tobytes()}
    if options["previews"]:
        buffers |= {"thumbnail": thumbnail(picture.image), "display": display_copy(picture.image)}
    return facts, buffers


def pixels_of(facts: dict[str, Any], buffers: dict[str, bytes]) -> NDArray[np.float32]:
    """float32 (3, H, W), read-only. ValueError when the child's answer contradicts itself."""
    return np.frombuffer(buffers["pixels"], np.float32).reshape(facts["shape"])
