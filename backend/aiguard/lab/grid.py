"""The CIFAKE paper's 36 topologies: twelve stacks of convolutions, then twenty-four heads on the best of them.

Bird & Lotfi 2023 (arXiv 2303.14126) compare 36. Its text could not be read where this was written; the grid is as we
remember it, and counts to 36: 1–3 convolutional layers of 16–128 filters, 1–3 dense layers of 32–4,096 neurons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiguard.lab.recipe import TopologyShape

if TYPE_CHECKING:
    from collections.abc import Iterable

LAYERS: Final = (1, 2, 3)
FILTERS: Final = (16, 32, 64, 128)
NEURONS: Final = (32, 64, 128, 256, 512, 1024, 2048, 4096)


def stacks(image_size: int, layers: Iterable[int] = LAYERS, filters: Iterable[int] = FILTERS) -> list[TopologyShape]:
    """Convolutions alone."""
    return [
        TopologyShape(conv_layers=deep, filters=wide, dense_layers=0, neurons=1, image_size=image_size)
        for deep in layers
        for wide in filters
    ]


def heads(on: TopologyShape, layers: Iterable[int] = LAYERS, neurons: Iterable[int] = NEURONS) -> list[TopologyShape]:
    """Dense layers on one stack."""
    return [on.model_copy(update={"dense_layers": deep, "neurons": wide}) for deep in layers for wide in neurons]


def name_of(shape: TopologyShape) -> str:
    dense = f"-{shape.dense_layers}x{shape.neurons}" if shape.dense_layers else ""
    return f"conv-{shape.conv_layers}x{shape.filters}{dense}"
