"""How one network is trained on a bank: everything that decides a run but the network, the pictures and the seed."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aiguard.lab.errors import RecipeInvalid

Preset = TypeVar("Preset", bound=BaseModel)


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Augment(Part):
    """Random changes on the device, both classes alike. All off: pictures as they lie in the bank."""

    crop_px: int | None = None  # square cut anywhere out of the picture
    shift_px: int = 0  # moved, edges reflected
    mirror: bool = False
    colour: float = 0.0  # brightness and contrast by up to this share, now and then no colour at all
    noise: float = 0.0  # standard deviation in grey levels, drawn up to this
    mixup: float = 0.0  # shape of the beta distribution. Source: Zhang et al. 2018


class Course(Part):
    """Learning rate: linear warm-up, flat, linear decay to zero at the end of steps or of the time allowed."""

    optimizer: Literal["sgd", "adamw"] = "adamw"
    learning_rate: float = Field(gt=0)
    momentum: float = 0.9
    weight_decay: float = 0.0
    batch_size: int = Field(ge=2)
    steps: int = Field(ge=1)
    warm_up: float = Field(0.05, ge=0, lt=1)  # share of the steps
    decay: float = Field(0.8, ge=0, le=1)  # share of the run; 0 = the rate stays
    draw: Literal["epochs", "weighted"] = "weighted"  # every picture once an epoch, or by weight
    label_smoothing: float = 0.0
    gradient_clip: float = 0.0  # 0 = off
    ema_decay: float = 0.0  # 0 = off: the weights of the last step
    # A look is 25 steps. The run ends early where the mean loss of `patience` looks did not fall by `stop_gain`;
    # below `stop_below` there is nothing left to learn.
    patience: int | None = None
    stop_gain: float = Field(0.02, gt=0, lt=1)
    stop_below: float = 0.0
    augment: Augment = Augment()


def load_preset(name_or_path: str, kind: type[Preset]) -> Preset:
    """A committed preset by name, or a TOML file by path. RecipeInvalid says what is wrong with it."""
    path = Path(name_or_path)
    try:
        if path.suffix == ".toml":
            text = path.read_text(encoding="utf-8")
        else:
            text = resources.files("aiguard.lab").joinpath("presets", f"{name_or_path}.toml").read_text("utf-8")
        return kind.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise RecipeInvalid(f"There is no preset or recipe file named {name_or_path}.") from None
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise RecipeInvalid(f"{name_or_path} is not a recipe of this kind: {error}") from None
