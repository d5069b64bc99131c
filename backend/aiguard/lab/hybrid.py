"""From labelled folders to the bundled model for photographs: carve, look, learn, calibrate, write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from aiguard.detection.detector import Detector
from aiguard.detection.networks.hybrid import CONFIG, Hybrid, save
from aiguard.detection.spec import WEIGHTS, Domain, Labels, ModelSpec, Preprocessing, Resaving, file_sha256, write_spec
from aiguard.lab.calibrate import calibrated
from aiguard.lab.heads import learn
from aiguard.lab.sources import read_both
from aiguard.lab.views import Looking, collect, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aiguard.lab.recipe import HybridRecipe
    from aiguard.lab.sources import Sample
    from aiguard.lab.views import Table

SMALLEST_SIDE_PX = 128
STABILITY = (Resaving(jpeg_quality=70), Resaving(scale=0.75, jpeg_quality=85))
LIMITS = (
    "It has seen five families of generators up to 2025. Pictures of others, photoreal ones above all, can slip by.",
    "Heavy compression and scaling to less than 512 pixels wash out what it looks for.",
    "It was trained on drawings from generators and on photographs from cameras; it is no judge of drawings by hand.",
)


class Carving(Protocol):
    """What decides which pictures are set aside."""

    @property
    def seed(self) -> int: ...

    @property
    def calibration_share(self) -> float: ...


@dataclass(frozen=True)
class Carved:
    """No picture, and no crop of one, stands in both."""

    train: list[Sample]
    calibration: list[Sample]


def carve(samples: Sequence[Sample], recipe: Carving) -> Carved:
    """Of each source, `calibration_share` of the pictures with everything cut from them."""
    random = np.random.default_rng(recipe.seed)
    held: set[str] = set()
    for source in sorted({(sample.label, sample.source) for sample in samples}):
        groups = sorted({sample.group for sample in samples if (sample.label, sample.source) == source})
        wanted = max(1, round(recipe.calibration_share * len(groups)))
        held |= {groups[at] for at in random.permutation(len(groups))[:wanted]}
    return Carved(
        [sample for sample in samples if sample.group not in held],
        [sample for sample in samples if sample.group in held],
    )


def preprocessing_of(recipe: HybridRecipe) -> Preprocessing:
    return Preprocessing(
        width=recipe.view_px,
        height=recipe.view_px,
        short_edge_px=recipe.view_px,
        resample="bicubic",
        crops=recipe.crops,
        mean=(0.0, 0.0, 0.0),
        std=(1.0, 1.0, 1.0),
    )


def training_table(samples: list[Sample], recipe: HybridRecipe, cache: Path, say: Callable[[str], None]) -> Table:
    """The clean picture and `copies` worn ones, a crop and the whole of each. What lies in `cache` is not redone."""
    preprocessing = preprocessing_of(recipe)
    tables = []
    for copy in range(recipe.copies + 1):
        rung = "worn" if copy else "clean"
        looking = Looking(preprocessing, rung, seed=recipe.seed + copy, random_crop=True)
        tables.append(collect(samples, looking, cache))
        say(f"looked at copy {copy} of {recipe.copies}: {len(samples)} pictures")
    return joined(tables)


def run(
    recipe: HybridRecipe, data: Path, out: Path, *, model_id: str, say: Callable[[str], None], device: str = "auto"
) -> ModelSpec:
    """Trains into `out`/model, as the service loads it. `device`: of the calibration; heads learn on the CPU."""
    parts = carve(read_both(data, "train", say), recipe)
    say(f"train {len(parts.train)}, calibration {len(parts.calibration)}")
    table = training_table(parts.train, recipe, out / "views", say)
    network = Hybrid(members=recipe.members, hidden=recipe.hidden)
    network.heads = learn(table, recipe, say)
    return export(network, recipe, parts.calibration, out / "model", model_id=model_id, device=device)


def export(
    network: Hybrid, recipe: HybridRecipe, calibration: list[Sample], folder: Path, *, model_id: str, device: str
) -> ModelSpec:
    """Write `folder` as the service loads it, with edges from pictures it never learned from."""
    save(network, folder)
    files = {name: file_sha256(folder / name) for name in (CONFIG, WEIGHTS)}
    draft = ModelSpec(
        id=model_id,
        revision=files[WEIGHTS][:12],
        labels=Labels(ai="ai", real="real"),
        preprocessing=preprocessing_of(recipe),
        architecture="crop-hybrid",
        whole_share=recipe.whole_share,
        domain=Domain(min_side_px=SMALLEST_SIDE_PX),
        stability=STABILITY,
        explanations=recipe.explanations,
        known_limits=LIMITS,
        files=files,
    )
    write_spec(folder, draft)
    spec = calibrated(Detector.load(str(folder), models_dir=folder.parent, device=device), calibration)
    write_spec(folder, spec)
    return spec
