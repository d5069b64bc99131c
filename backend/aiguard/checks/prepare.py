"""What happens to one file inside a decode child: views for the model, previews for people, facts for the row."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aiguard.detection.answers import Looked
from aiguard.detection.preprocess import looked, resaved, views
from aiguard.detection.spec import Preprocessing, Resaving
from aiguard.imaging.derive import display_copy, thumbnail
from aiguard.imaging.fitness import fitness
from aiguard.imaging.limits import PixelLimits
from aiguard.imaging.phash import perceptual_hash
from aiguard.imaging.pixels import load_upright
from aiguard.provenance.evidence import Evidence, Weight
from aiguard.provenance.read import read_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from aiguard.detection.answers import Prepared

TARGET = "aiguard.checks.prepare:prepare"


@dataclass(frozen=True)
class Readied:
    """What a child found: `pictures` are the picture itself and then each way of saving it again."""

    width: int
    height: int
    perceptual_hash: int | None
    pictures: tuple[Prepared, ...]
    unfit: str | None
    fitness: dict[str, float]
    evidence: tuple[Evidence, ...]


def options_for(
    preparations: Sequence[Preprocessing],
    limits: PixelLimits,
    *,
    stability: Sequence[Resaving] = (),
    previews: bool = True,
) -> dict[str, Any]:
    """What `prepare` needs to know, as JSON."""
    return {
        "preparations": [each.model_dump(mode="json") for each in preparations],
        "stability": [each.model_dump(mode="json") for each in stability],
        "max_pixels": limits.max_pixels,
        "max_side_px": limits.max_side_px,
        "previews": previews,
    }


def prepare(path: str, options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Facts and buffers of one picture, as `readied` reads them; of one to be explained, as `looked_at` does."""
    picture = load_upright(Path(path), PixelLimits(options["max_pixels"], options["max_side_px"]))
    if options.get("explain"):
        return _look(picture.image, options)
    shapes, buffers = _views(picture.image, options)
    fit = fitness(picture.image)
    facts = {
        "width": picture.width,
        "height": picture.height,
        "perceptual_hash": perceptual_hash(picture.image),
        "shapes": shapes,
        "unfit": fit.unfit,
        "fitness": fit.facts,
        "evidence": [asdict(one) for one in read_evidence(Path(path), picture.format.media_type)],
    }
    if options["previews"]:
        buffers |= {"thumbnail": thumbnail(picture.image), "display": display_copy(picture.image)}
    return facts, buffers


def readied(facts: dict[str, Any], buffers: dict[str, bytes]) -> Readied:
    """KeyError, TypeError or ValueError when the child's answer contradicts itself."""
    pictures = tuple(
        tuple(
            np.frombuffer(buffers[_name(variant, network)], np.uint8).reshape(shape)
            for network, shape in enumerate(shapes)
        )
        for variant, shapes in enumerate(facts["shapes"])
    )
    evidence = tuple(Evidence(**(one | {"weight": Weight(one["weight"])})) for one in facts["evidence"])
    return Readied(
        width=int(facts["width"]),
        height=int(facts["height"]),
        perceptual_hash=facts["perceptual_hash"],
        pictures=pictures,
        unfit=facts["unfit"],
        fitness=dict(facts["fitness"]),
        evidence=evidence,
    )


def explaining(preprocessing: Preprocessing, limits: PixelLimits) -> dict[str, Any]:
    """The options with which `prepare` readies a picture for its heatmap."""
    return options_for([preprocessing], limits, previews=False) | {"explain": True}


def looked_at(facts: dict[str, Any], buffers: dict[str, bytes]) -> Looked:
    """KeyError, TypeError or ValueError when the child's answer contradicts itself."""
    views = np.frombuffer(buffers["views"], np.uint8).reshape(facts["shape"]).copy()  # torch wants to own it
    return Looked(views, np.array(facts["boxes"], np.int64).reshape(-1, 4), (int(facts["width"]), int(facts["height"])))


def _look(image: Image.Image, options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    found = looked(image, Preprocessing.model_validate(options["preparations"][0]))
    facts = {"width": image.width, "height": image.height, "shape": list(found.views.shape)}
    return facts | {"boxes": found.boxes.tolist()}, {"views": found.views.tobytes()}


def _views(image: Image.Image, options: dict[str, Any]) -> tuple[list[list[list[int]]], dict[str, bytes]]:
    """Shapes by variant and network, and a buffer of uint8 (V, H, W, 3) for each."""
    preparations = [Preprocessing.model_validate(each) for each in options["preparations"]]
    stability = [Resaving.model_validate(each) for each in options["stability"]]
    shapes: list[list[list[int]]] = []
    buffers: dict[str, bytes] = {}
    for variant, picture in enumerate([image, *(resaved(image, how) for how in stability)]):
        found = [views(picture, each) for each in preparations]
        shapes.append([list(one.shape) for one in found])
        buffers |= {_name(variant, network): one.tobytes() for network, one in enumerate(found)}
    return shapes, buffers


def _name(variant: int, network: int) -> str:
    return f"views-{variant}-{network}"
