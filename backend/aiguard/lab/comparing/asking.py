"""A network of a comparison asked about pictures, as its recipe says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.preprocess import crop_boxes
from aiguard.lab.resident.asking import odds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from torch import Tensor, nn

    from aiguard.lab.comparing.recipe import CompareRecipe


def asked(recipe: CompareRecipe, network: nn.Module, images: Tensor) -> NDArray[np.float64]:
    """uint8 (M, H, W, 3) → log-odds for AI, float64 (M,): the mean over the views, as the service takes it."""
    odds: NDArray[np.float64] = np.mean([odds_of(network, view) for view in _views(recipe, images)], axis=0)
    return odds


def _views(recipe: CompareRecipe, images: Tensor) -> Iterator[Tensor]:
    height, width = images.shape[1:3]
    boxes = crop_boxes(width, height, recipe.preprocessing) or [(0, 0, width, height)]
    for left, top, right, bottom in boxes:
        view = images[:, top:bottom, left:right]
        yield view
        if recipe.mirrored:
            yield view.flip(2)
