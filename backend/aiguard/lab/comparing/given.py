"""Published weights that networks of a comparison begin with in place of chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from aiguard.detection.networks.fronted import Fronted
from aiguard.detection.networks.googlenet import from_torchvision
from aiguard.detection.spec import file_sha256
from aiguard.lab.errors import DataUnusable, RecipeInvalid
from aiguard.lab.resident.published import read_published

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

    from aiguard.detection.networks.fronted import Shape
    from aiguard.lab.comparing.recipe import CompareRecipe

KIND = "googlenet"


class Start(Protocol):
    """Weights that one network begins with."""

    @property
    def sha256_hex(self) -> str: ...

    def begin(self, shape: Shape, seed: int) -> Fronted:
        """With heads of its own for two labels."""


@dataclass(frozen=True)
class Given:
    """A GoogLeNet's, in torchvision's names, as read."""

    weights: Mapping[str, Tensor]
    sha256_hex: str

    def begin(self, shape: Shape, seed: int) -> Fronted:
        torch.manual_seed(seed)
        return Fronted(shape, from_torchvision(self.weights))


def named(recipe: CompareRecipe) -> dict[str, Start]:
    """What the recipe's networks begin with by its own words. StartUnavailable when it cannot be had."""
    return {name: read_published(one.start) for name, one in recipe.networks.items() if one.start}


def read_given(recipe: CompareRecipe, path: Path) -> tuple[CompareRecipe, dict[str, Start]]:
    """The recipe with GoogLeNets shaped as the weights are. RecipeInvalid, DataUnusable: they do not go together."""
    mine = {name: one for name, one in recipe.networks.items() if one.shape.kind == KIND}
    if not mine:
        raise RecipeInvalid(f"{recipe.name} compares no GoogLeNet; leave --googlenet-weights away.")
    try:
        weights = load_file(path)
        inner = from_torchvision(weights)
    except (OSError, SafetensorError, LookupError, RuntimeError) as error:
        raise DataUnusable(
            f"{path.name} does not hold torchvision's GoogLeNet as safetensors: {str(error)[:200]}"
        ) from None
    for name, one in mine.items():
        if one.shape.stem or one.shape.channels != inner.conv1.conv.in_channels:
            raise RecipeInvalid(
                f"{name} looks through the front end {one.shape.front!r} at {one.shape.channels} channels, "
                f'{path.name} is for {inner.conv1.conv.in_channels}: give the network front = "rgb" and no stem.'
            )
    kernel = weights["inception3a.branch3.1.conv.weight"].shape[-1]
    fitting = {
        name: one.model_copy(
            update={
                "shape": one.shape.model_copy(update={"settings": {**one.shape.settings, "large_kernel": int(kernel)}})
            }
        )
        for name, one in mine.items()
    }
    given = Given(weights, file_sha256(path))
    return recipe.model_copy(update={"networks": recipe.networks | fitting}), dict.fromkeys(fitting, given)
