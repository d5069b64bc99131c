"""A recipe: everything that decides a training run, in one TOML file."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from aiguard.detection.networks.fronted import Shape
from aiguard.detection.spec import Explanation
from aiguard.lab.errors import RecipeInvalid


class TopologyShape(BaseModel):
    """A plain CNN of the CIFAKE paper's grid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conv_layers: int = Field(2, ge=1, le=5)
    filters: int = Field(32, ge=1)
    dense_layers: int = Field(0, ge=0)
    neurons: int = Field(64, ge=1)
    image_size: int = 32


class Network(BaseModel):
    """The shape of the network that learns. For `vit` the words are those of transformers' ViTConfig."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["vit", "cnn", "pretrained", "topology", "fronted"]
    image_size: int = 32
    patch_size: int = 4
    hidden_size: int = 192
    num_hidden_layers: int = 4
    num_attention_heads: int = 3
    intermediate_size: int = 576
    mimetic: bool = False  # vit: begins with the structure that trained ones have
    widths: tuple[int, int, int] = (24, 64, 128)  # cnn: channels of the three stages
    start: str = ""  # pretrained: a folder, or a repository of the hub
    shape: Shape | None = None  # fronted: what stands in config.json
    topology: TopologyShape = Field(default_factory=lambda: TopologyShape.model_validate({}))

    @model_validator(mode="after")
    def _has_its_shape(self) -> Self:
        if self.kind == "fronted" and self.shape is None:
            raise ValueError("a network of kind fronted needs its shape")
        return self

    @property
    def told(self) -> str:
        """What it is, in a word."""
        return self.kind if self.shape is None else self.shape.kind

    @property
    def fronted_shape(self) -> Shape:
        assert self.shape is not None  # noqa: S101  # `_has_its_shape` saw to it
        return self.shape


class Recipe(BaseModel):
    """AdamW; learning rate: linear warm-up, flat, linear decay to zero over the last `decay` share of steps."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    network: Network
    seed: int = 20261120
    epochs: float = Field(gt=0)
    batch_size: int = 256
    learning_rate: float
    weight_decay: float = 0.05
    warm_up_steps: int = 200
    decay: float = Field(0.5, gt=0, le=1)
    label_smoothing: float = 0.0
    gradient_clip: float = 1.0
    ema_decay: float = 0.998
    augment: bool = True  # mirrored and whatever follows; off: pictures as they are
    shift_px: int = 3  # random crop after padding by reflection; 0 = off
    colour: float = Field(0.0, ge=0, lt=1)  # brightness and contrast move by up to this share
    erase: float = Field(0.0, ge=0, le=1)  # share of pictures with a grey square over them
    cutmix: float = Field(0.0, ge=0, le=1)  # share of batches
    mixup: float = Field(0.0, ge=0, le=1)  # share of batches
    judge_every: float = Field(1, gt=0)  # epochs
    patience: float | None = None  # epochs without a better validation figure after which a run ends
    bf16: bool = True  # autocast on the CPU or GPU
    compile: bool = False
    held_out: int = 4000  # pictures set aside for validation, and again for calibration
    teacher: str | None = None  # preset whose finished run teaches this one
    teacher_weight: float = Field(0.0, ge=0, le=1)  # share of the loss that follows the teacher's probabilities
    temperature: float = 2.0  # softens teacher and student alike. Source: Hinton et al. 2015


class HybridRecipe(BaseModel):
    """How the hybrid for pictures of any size is made: copies, views, and how its heads learn from them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Literal["hybrid"]
    families: tuple[tuple[str, ...], ...] = ()  # sources that are left out together
    seed: int = 20261121
    view_px: int = 256  # side of a crop, and short edge of the whole
    crops: int = 4  # the service looks at
    whole_share: float = Field(0.5, ge=0, le=1)  # how much the whole counts beside the mean of the crops
    copies: int = Field(6, ge=1)  # worn training copies of each picture, beside the clean one
    explanations: tuple[Explanation, ...] = ()  # heatmaps that `aiguard lab prove` found to beat chance
    calibration_share: float = Field(0.15, gt=0, lt=1)  # of the training pictures of each source, never trained on
    members: int = Field(2, ge=0)
    hidden: tuple[int, int] = (256, 64)
    linear_penalty: float = 1e-3
    linear_steps: int = 300
    linear_share: float = Field(0.5, ge=0, le=1)
    epochs: int = 30
    batch_size: int = 256
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    decay: float = Field(0.7, gt=0, le=1)
    noise: float = 0.3  # standard deviations
    mixup: float = 0.4


def load_recipe(name_or_path: str) -> Recipe | HybridRecipe:
    """A committed preset by name, or a TOML file by path."""
    path = Path(name_or_path)
    try:
        if path.suffix == ".toml":
            text = path.read_text(encoding="utf-8")
        else:
            text = resources.files("aiguard.lab").joinpath("presets", f"{name_or_path}.toml").read_text("utf-8")
        told = tomllib.loads(text)
        return HybridRecipe.model_validate(told) if told.get("kind") == "hybrid" else Recipe.model_validate(told)
    except FileNotFoundError:
        raise RecipeInvalid(f"There is no preset or recipe file named {name_or_path}.") from None
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RecipeInvalid(f"{name_or_path} is not a recipe: {error}") from None


def load_network_recipe(name_or_path: str) -> Recipe:
    """The same, of a network that is trained on pictures of one size."""
    recipe = load_recipe(name_or_path)
    if isinstance(recipe, HybridRecipe):
        raise RecipeInvalid(f"{name_or_path} is the recipe of a hybrid; `aiguard lab train` makes it in one go.")
    return recipe


def begun_from(recipe: Recipe, start: str | None, seed: int | None) -> Recipe:
    """The same recipe with another seed, or for a pre-trained network in place of its own. RecipeInvalid: no start."""
    if seed is not None:
        recipe = recipe.model_copy(update={"seed": seed})
    if start is not None:
        network = recipe.network.model_copy(update={"kind": "pretrained", "start": start})
        recipe = recipe.model_copy(update={"network": network})
    if recipe.network.kind == "pretrained" and not recipe.network.start:
        raise RecipeInvalid(f"{recipe.name} fine-tunes a network: say which with --start.")
    return recipe


def load_hybrid_recipe(name_or_path: str) -> HybridRecipe:
    """The same, of a hybrid."""
    recipe = load_recipe(name_or_path)
    if not isinstance(recipe, HybridRecipe):
        raise RecipeInvalid(f"{name_or_path} is not the recipe of a hybrid.")
    return recipe
