"""What travels in a model's folder beside its weights: labels, preprocessing, calibration, limits. Torch-free."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aiguard.detection.errors import LabelsUnclear, ModelDamaged, UnsafeWeights

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS: Final = "model.safetensors"
SPEC: Final = "spec.json"
CALIBRATION: Final = "calibration.json"
CALIBRATED: Final = {"calibration", "thresholds"}
AI_NAMES: Final = frozenset(
    {"fake", "ai", "artificial", "synthetic", "generated", "ai-generated", "ai_generated", "aigenerated"}
)
REAL_NAMES: Final = frozenset({"real", "human", "natural", "photo", "authentic"})


Architecture: TypeAlias = Literal["transformers", "timm-vit", "crop-hybrid", "cifake-topology", "fronted"]
Explanation: TypeAlias = Literal["crop_scores", "gradient_attention", "grad_cam"]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Preprocessing(Part):
    """How a picture becomes views of width × height px: the whole one, and crops of it at native resolution.

    The whole: PIL resize to width × height (skipped when it has that size already); with `short_edge_px` first so
    that the short edge has that length, then the centre of width × height. Then (x / 255 - mean) / std per channel.
    """

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    resample: Literal["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"] = "bilinear"
    short_edge_px: int | None = None
    whole: bool = True
    crops: int = Field(default=0, ge=0)  # at most so many, spread evenly; fewer where the picture is too small for them
    mean: tuple[float, float, float] = (0.5, 0.5, 0.5)
    std: tuple[float, float, float] = (0.5, 0.5, 0.5)


class Labels(Part):
    """By name, as in the config's id2label; never by index."""

    ai: str
    real: str


class Calibration(Part):
    """p_ai = sigmoid(scale · logit + bias). Fitted on `pictures` held-out pictures. Source: Platt 1999."""

    scale: float = Field(default=1.0, gt=0)
    bias: float = 0.0
    pictures: int = 0


class Thresholds(Part):
    """Band edges in calibrated p_ai; `id` changes whenever an edge does, `basis` says what they were taken from."""

    id: str
    real_edge: float = Field(ge=0, le=1)
    ai_edge: float = Field(ge=0, le=1)
    basis: str = ""


class Domain(Part):
    """The picture sizes the model can judge, in px before resizing."""

    min_side_px: int = 1  # of the short side
    max_side_px: int | None = None  # of the long side


class Resaving(Part):
    """A cheap way to save a picture again; a verdict that does not survive it is none."""

    jpeg_quality: int | None = Field(default=None, ge=1, le=100)
    scale: float = Field(default=1.0, gt=0, le=1)

    def __str__(self) -> str:
        scaled = "" if self.scale == 1 else f"scaled to {self.scale:.0%}".replace("%", " %")
        saved = f"JPEG {self.jpeg_quality}" if self.jpeg_quality else ""
        return ", ".join(part for part in (scaled, saved) if part) or "unchanged"


class ModelSpec(Part):
    """`files`: sha256 of every file the model is loaded from.

    In the folder, `calibration` and `thresholds` stand in calibration.json and everything else in spec.json.
    """

    id: str
    revision: str
    labels: Labels
    preprocessing: Preprocessing
    architecture: Architecture = "transformers"
    outputs: tuple[str, ...] = ()  # names of the outputs by index, where config.json does not tell them
    whole_share: float = Field(
        default=0.5, ge=0, le=1
    )  # how much the whole picture counts beside the mean of its crops
    calibration: Calibration = Calibration()
    thresholds: Thresholds | None = None
    domain: Domain = Domain()
    stability: tuple[Resaving, ...] = ()
    explanations: tuple[Explanation, ...] = ()  # that were measured to beat random maps, the best first
    known_limits: tuple[str, ...] = ()
    files: dict[str, str] = {}

    @property
    def sha256_hex(self) -> str:
        """Of everything above, independent of how it is written down."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Hints(Part):
    """What a hub's folder does not say itself, or says in a way that is no use; from models.toml."""

    architecture: Literal["transformers", "timm-vit"] = "transformers"
    outputs: tuple[str, ...] = ()
    preprocessing: Preprocessing | None = None


def read_spec(folder: Path, *, model_id: str, revision: str, hints: Hints | None = None) -> ModelSpec:
    """spec.json with its hashes checked, or, for a plain hub folder, what its own files and `hints` say.

    Raises UnsafeWeights, ModelDamaged, LabelsUnclear.
    """
    if not (folder / WEIGHTS).is_file():
        raise UnsafeWeights(folder)
    path = folder / SPEC
    if not path.exists():
        return calibrated_in(folder, _from_hub_files(folder, model_id, revision, hints or Hints()))
    spec = calibrated_in(folder, _valid(_json(path), path))
    for name, expected in spec.files.items():
        if not (folder / name).is_file():
            raise ModelDamaged(folder / name, "is missing")
        if file_sha256(folder / name) != expected:
            raise ModelDamaged(folder / name, "has changed since the spec was written")
    return spec


def write_spec(folder: Path, spec: ModelSpec) -> None:
    """spec.json and calibration.json, as `read_spec` reads them."""
    own = spec.model_dump_json(indent=2, exclude=CALIBRATED)
    (folder / SPEC).write_text(own + "\n", encoding="utf-8")
    write_calibration(folder, spec)


def calibrated_in(folder: Path, spec: ModelSpec) -> ModelSpec:
    """The same with what the folder's calibration.json says, where it has one."""
    path = folder / CALIBRATION
    if not path.is_file():
        return spec
    told = _json(path)
    return _valid(spec.model_dump() | {name: told[name] for name in CALIBRATED if name in told}, path)


def write_calibration(folder: Path, spec: ModelSpec) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    told = spec.model_dump_json(indent=2, include=CALIBRATED)
    (folder / CALIBRATION).write_text(told + "\n", encoding="utf-8")


def _valid(spec: dict[str, Any], path: Path) -> ModelSpec:
    try:
        return ModelSpec.model_validate(spec)
    except ValidationError as error:
        raise ModelDamaged(path, f"is not a valid spec: {error.errors()[0]['msg']}") from None


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _from_hub_files(folder: Path, model_id: str, revision: str, hints: Hints) -> ModelSpec:
    """A folder as the hub has it: nothing is calibrated, so no band but `uncertain` can follow from it."""
    config = _json(folder / "config.json") if hints.architecture == "transformers" else {}
    names = hints.outputs or [str(name) for name in dict(config.get("id2label", {})).values()]
    return ModelSpec(
        id=model_id,
        revision=revision,
        labels=resolve_labels(list(names)),
        architecture=hints.architecture,
        outputs=hints.outputs,
        preprocessing=hints.preprocessing or preprocessing_of(_json(folder / "preprocessor_config.json"), config),
    )


def resolve_labels(names: list[str]) -> Labels:
    """Which name means AI-generated and which real. LabelsUnclear unless exactly one of each is known."""
    ai = [name for name in names if name.lower() in AI_NAMES]
    real = [name for name in names if name.lower() in REAL_NAMES]
    if len(ai) != 1 or len(real) != 1:
        raise LabelsUnclear(names)
    return Labels(ai=ai[0], real=real[0])


RESAMPLE: Final = {0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic", 4: "box", 5: "hamming"}  # Pillow's numbers


def preprocessing_of(processor: dict[str, Any], config: dict[str, Any]) -> Preprocessing:
    size = processor.get("size", config.get("image_size", 224))
    if isinstance(size, int):
        size = {"width": size, "height": size}
    short_edge_px = size.get("shortest_edge")
    if short_edge_px is not None:
        size = processor.get("crop_size") or {"width": short_edge_px, "height": short_edge_px}
    return Preprocessing.model_validate(
        {
            "width": size["width"],
            "height": size["height"],
            "short_edge_px": short_edge_px,
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
