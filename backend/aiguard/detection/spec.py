"""What travels in a model's folder beside its weights: labels, preprocessing, calibration, limits. Torch-free."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aiguard.detection.errors import LabelsUnclear, ModelDamaged, UnsafeWeights

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS: Final = "model.safetensors"
AI_NAMES: Final = frozenset(
    {"fake", "ai", "artificial", "synthetic", "generated", "ai-generated", "ai_generated", "aigenerated"}
)
REAL_NAMES: Final = frozenset({"real", "human", "natural", "photo", "authentic"})


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Preprocessing(Part):
    """PIL resize to width × height (skipped when it has that size already), then (x / 255 - mean) / std per channel."""

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    resample: Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"] = "bilinear"
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    std: tuple[float, float, float] = (0.5, 0.5, 0.5)


class Labels(Part):
    """By name, as in the config's id2label; never by index."""

    ai: str
    real: str


class Calibration(Part):
    """p_ai = sigmoid(logit / temperature). Fitted on `pictures` held-out pictures. Source: Guo et al. 2017."""

    temperature: float = Field(gt=0)
    pictures: int = 0


class Thresholds(Part):
    """Band edges in calibrated p_ai; `id` changes whenever an edge does."""

    id: str
    real_edge: float = Field(ge=0, le=1)
    ai_edge: float = Field(ge=0, le=1)
    basis: str = ""


class Domain(Part):
    """The picture sizes the model can judge, in px before resizing."""

    min_side_px: int = 1  # of the short side
    max_side_px: int | None = None  # of the long side


class ModelSpec(Part):
    """`files`: sha256 of every file the model is loaded from."""

    id: str
    revision: str
    labels: Labels
    preprocessing: Preprocessing
    calibration: Calibration = Calibration(temperature=1.0)
    thresholds: Thresholds | None = None
    domain: Domain = Domain()
    known_limits: tuple[str, ...] = ()
    files: dict[str, str] = {}

    @property
    def sha256_hex(self) -> str:
        """Of everything above, independent of how it is written down."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


def read_spec(folder: Path, *, model_id: str, revision: str) -> ModelSpec:
    """spec.json with its hashes checked, or, for a plain hub folder, what its own files say.

    Raises UnsafeWeights, ModelDamaged, LabelsUnclear.
    """
    if not (folder / WEIGHTS).is_file():
        raise UnsafeWeights(folder)
    path = folder / "spec.json"
    if not path.exists():
        return _from_hub_files(folder, model_id, revision)
    try:
        spec = ModelSpec.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise ModelDamaged(path, f"is not a valid spec: {error.errors()[0]['msg']}") from None
    for name, expected in spec.files.items():
        if not (folder / name).is_file():
            raise ModelDamaged(folder / name, "is missing")
        if file_sha256(folder / name) != expected:
            raise ModelDamaged(folder / name, "has changed since the spec was written")
    return spec


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _from_hub_files(folder: Path, model_id: str, revision: str) -> ModelSpec:
    """A folder as the hub has it: nothing is calibrated, so no band but `uncertain` can follow from it."""
    config = _json(folder / "config.json")
    labels = resolve_labels([str(name) for name in dict(config.get("id2label", {})).values()])
    return ModelSpec(
        id=model_id,
        revision=revision,
        labels=labels,
        preprocessing=_preprocessing(_json(folder / "preprocessor_config.json"), config),
    )


def resolve_labels(names: list[str]) -> Labels:
    """Which name means AI-generated and which real. LabelsUnclear unless exactly one of each is known."""
    ai = [name for name in names if name.lower() in AI_NAMES]
    real = [name for name in names if name.lower() in REAL_NAMES]
    if len(ai) != 1 or len(real) != 1:
        raise LabelsUnclear(names)
    return Labels(ai=ai[0], real=real[0])


RESAMPLE: Final = {0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic", 4: "box", 5: "hamming"}  # Pillow's numbers


def _preprocessing(processor: dict[str, Any], config: dict[str, Any]) -> Preprocessing:
    size = processor.get("size", config.get("image_size", 224))
    if isinstance(size, int):
        size = {"width": size, "height": size}
    return Preprocessing.model_validate(
        {
            "width": size["width"],
            "height": size["height"],
            "resample": RESAMPLE[processor.get("resample", 2)],
            "mean": processor.get("image_mean", (0.5, 0.5, 0.5)),
            "std": processor.get("image_std", (0.5, 0.5, 0.5)),
        }
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelDamaged(path, "is missing") from None
    except ValueError:
        raise ModelDamaged(path, "is not JSON") from None
    return found
