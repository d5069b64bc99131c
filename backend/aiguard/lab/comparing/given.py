"""Published weights that the GoogLeNets of a comparison begin with in place of chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file

from aiguard.detection.networks.fronted import Fronted
from aiguard.detection.networks.googlenet import from_torchvision
from aiguard.detection.spec import file_sha256
from aiguard.lab.errors import DataUnusable, RecipeInvalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

    from aiguard.detection.networks.fronted import Shape
    from aiguard.lab.comparing.recipe import CompareRecipe

KIND = "googlenet"


@dataclass(frozen=True)
class Given:
    """torchvision's names, as read."""

    weights: Mapping[str, Tensor]
    sha256_hex: str

    def begin(self, shape: Shape, seed: int) -> Fronted | None:
        """A network with these weights and heads of its own for two labels; None for networks of another kind."""
        if shape.kind != KIND:
            return None
        torch.manual_seed(seed)
        return Fronted(shape, from_torchvision(self.weights))


def read_given(recipe: CompareRecipe, path: Path) -> tuple[CompareRecipe, Given]:
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
    return recipe.model_copy(update={"networks": recipe.networks | fitting}), Given(weights, file_sha256(path))
