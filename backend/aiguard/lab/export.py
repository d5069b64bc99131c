"""From a finished run to a model's folder: weights, labels, preprocessing, calibration, thresholds, hashes."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final, cast

from aiguard.detection.calibration import fit_platt, probability, split_conformal
from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import Fronted
from aiguard.detection.networks.fronted import save as save_fronted
from aiguard.detection.networks.topology import Topology
from aiguard.detection.networks.topology import save as save_topology
from aiguard.detection.spec import (
    WEIGHTS,
    Architecture,
    Calibration,
    Domain,
    Labels,
    ModelSpec,
    Preprocessing,
    file_sha256,
    write_spec,
)
from aiguard.lab.data import AI
from aiguard.lab.errors import RecipeInvalid
from aiguard.lab.evaluate import odds_of
from aiguard.lab.networks import LABELS, VisionTransformer
from aiguard.lab.pretrained import Pretrained

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from aiguard.lab.data import Pictures
    from aiguard.lab.recipe import Recipe

PROCESSOR = "preprocessor_config.json"
ONLY_WHAT_IT_SAW: Final = "It has seen the generators of its training pictures and no others: theirs can slip by."


def refuse_unless_served(recipe: Recipe) -> None:
    """RecipeInvalid, before hours of training, where no model could come out of it."""
    if recipe.network.kind == "cnn":
        raise RecipeInvalid(f"{recipe.name} makes a network for teaching; the service has no place for its kind.")


def export(network: nn.Module, recipe: Recipe, calibration: Pictures, folder: Path, *, model_id: str) -> ModelSpec:
    """Write `folder` as the service loads it; `calibration` was neither trained on nor tested."""
    folder.mkdir(parents=True, exist_ok=True)
    preprocessing = _save(network, recipe, folder)
    names = [name for name in ("config.json", PROCESSOR, WEIGHTS) if (folder / name).exists()]
    files = {name: file_sha256(folder / name) for name in names}
    draft = ModelSpec(
        id=model_id,
        revision=files[WEIGHTS][:12],
        labels=Labels(ai=LABELS[AI], real=LABELS[1 - AI]),
        preprocessing=preprocessing,
        architecture=_architecture(network),
        domain=_domain(calibration),
        known_limits=(_size_limit(calibration), ONLY_WHAT_IT_SAW),
        files=files,
    )
    write_spec(folder, draft)
    spec = _calibrated(draft, folder, calibration)
    write_spec(folder, spec)
    return spec


def _architecture(network: nn.Module) -> Architecture:
    if isinstance(network, Topology):
        return "cifake-topology"
    return "fronted" if isinstance(network, Fronted) else "transformers"


def _save(network: nn.Module, recipe: Recipe, folder: Path) -> Preprocessing:
    """Config and weights, these in half precision: the service computes in full whatever they are stored in."""
    size = recipe.network.image_size
    preprocessing = Preprocessing(width=size, height=size)
    if isinstance(network, Topology):
        save_topology(network, folder)
        return preprocessing
    if isinstance(network, Fronted):
        save_fronted(network, folder)
        return preprocessing
    if isinstance(network, Pretrained):
        preprocessing = network.preprocessing
    elif not isinstance(network, VisionTransformer):
        refuse_unless_served(recipe)
    copy.deepcopy(cast("Any", network).vit).half().save_pretrained(folder, safe_serialization=True)
    _write_processor(folder, preprocessing)
    return preprocessing


def _domain(pictures: Pictures) -> Domain:
    """Pictures about as large as those it learnt from were before they were brought to its own size."""
    return Domain(min_side_px=round(0.75 * int(pictures.sides.min())), max_side_px=2 * int(pictures.sides.max()))


def _size_limit(pictures: Pictures) -> str:
    side, (shortest, longest) = pictures.images.shape[1], (int(pictures.sides.min()), int(pictures.sides.max()))
    if longest > side:
        return (
            f"Pictures are made {side} × {side} pixels before it looks, which washes out fine traces: what it tells "
            "apart is coarser."
        )
    spread = f"{shortest}" if shortest == longest else f"{shortest} to {longest}"
    return f"It was made for pictures of {spread} pixels a side and is no judge of larger ones."


def _calibrated(draft: ModelSpec, folder: Path, calibration: Pictures) -> ModelSpec:
    """Fitted on what the service itself will compute: the exported files, in the service's precision."""
    detector = Detector.load(str(folder), models_dir=folder.parent)
    odds = odds_of(detector, calibration)
    fitted: Calibration = fit_platt(odds, calibration.labels)
    edges = split_conformal(probability(odds, fitted), calibration.labels)
    return draft.model_copy(update={"calibration": fitted, "thresholds": edges})


def _write_processor(folder: Path, preprocessing: Preprocessing) -> None:
    """The same preprocessing in the hub's words, for those who load the folder with transformers alone."""
    processor = {
        "image_processor_type": "ViTImageProcessor",
        "do_resize": True,
        "size": {"width": preprocessing.width, "height": preprocessing.height},
        "resample": {"lanczos": 1, "bilinear": 2, "bicubic": 3}.get(preprocessing.resample, 2),
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": list(preprocessing.mean),
        "image_std": list(preprocessing.std),
    }
    (folder / PROCESSOR).write_text(json.dumps(processor, indent=2) + "\n", encoding="utf-8")
