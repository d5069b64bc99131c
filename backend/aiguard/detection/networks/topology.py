"""The plain CNNs of the CIFAKE paper's grid. Source: Bird & Lotfi 2023, arXiv 2303.14126.

Each convolution of 3 × 3 is followed by ReLU and 2 × 2 max pooling, each dense layer by ReLU; then two outputs.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from aiguard.detection.errors import ModelDamaged
from aiguard.detection.spec import WEIGHTS

if TYPE_CHECKING:
    from pathlib import Path

CONFIG: Final = "config.json"


class Topology(nn.Module):
    """float32 (N, 3, S, S) → logits (N, 2), order: real, ai."""

    def __init__(
        self, *, conv_layers: int, filters: int, dense_layers: int = 0, neurons: int = 64, image_size: int = 32
    ) -> None:
        super().__init__()
        self.shape = {
            "conv_layers": conv_layers, "filters": filters, "dense_layers": dense_layers, "neurons": neurons,
            "image_size": image_size,
        }  # fmt: skip
        steps: list[nn.Module] = []
        for layer in range(conv_layers):
            steps += [nn.Conv2d(filters if layer else 3, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        self.features = nn.Sequential(*steps)
        side = image_size // 2**conv_layers
        widths = [filters * side * side, *[neurons] * dense_layers]
        dense = [part for a, b in pairwise(widths) for part in (nn.Linear(a, b), nn.ReLU())]
        self.head = nn.Sequential(nn.Flatten(), *dense, nn.Linear(widths[-1], 2))
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # half as long again without it

    def forward(self, pixels: Tensor) -> Tensor:
        logits: Tensor = self.head(self.features(pixels.contiguous(memory_format=torch.channels_last)))
        return logits


class TopologyNetwork(nn.Module):
    """As the detector asks a network: every view alike."""

    def __init__(self, inner: Topology) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, pixels: Tensor, whole: Tensor) -> Tensor:  # noqa: ARG002
        logits: Tensor = self.inner(pixels)
        return logits


def save(network: Topology, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(json.dumps(network.shape, indent=2) + "\n", encoding="utf-8")
    save_file({name: value.half().contiguous() for name, value in network.state_dict().items()}, folder / WEIGHTS)


def load(folder: Path) -> TopologyNetwork:
    """In eval mode and full precision. ModelDamaged: config and weights do not fit."""
    try:
        shape: dict[str, Any] = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        network = Topology(**shape)
        network.load_state_dict(load_file(folder / WEIGHTS))
    except (TypeError, ValueError, RuntimeError, OSError) as error:
        raise ModelDamaged(folder / CONFIG, f"does not fit its weights: {str(error)[:200]}") from None
    return TopologyNetwork(network).eval()
