"""Networks the lab can train. Input float32 (N, 3, H, W), normalised; output logits (N, 2), order: real, ai."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from aiguard.detection.networks import fronted
from aiguard.detection.networks.topology import Topology
from aiguard.lab.mimetic import mimetic_start
from aiguard.lab.pretrained import Pretrained

if TYPE_CHECKING:
    from aiguard.lab.recipe import Network

LABELS = {0: "REAL", 1: "FAKE"}  # CIFAKE's own names


class Residual(nn.Module):
    """Two 3 × 3 convolutions and a shortcut. Source: He et al. 2015."""

    def __init__(self, channels_in: int, channels_out: int, stride: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(channels_out),
            nn.ReLU(),
            nn.Conv2d(channels_out, channels_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels_out),
        )
        same = channels_in == channels_out and stride == 1
        self.shortcut = nn.Identity() if same else nn.Conv2d(channels_in, channels_out, 1, stride, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.shortcut(x) + self.body(x))


def small_cnn(widths: tuple[int, int, int]) -> nn.Module:
    a, b, c = widths
    network = nn.Sequential(
        nn.Conv2d(3, a, 3, 1, 1, bias=False),
        nn.BatchNorm2d(a),
        nn.ReLU(),
        Residual(a, a, 1),
        Residual(a, b, 2),
        Residual(b, b, 1),
        Residual(b, c, 2),
        Residual(c, c, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(c, 2),
    )
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # the stub lacks this form
    return network


class VisionTransformer(nn.Module):
    """transformers' ViTForImageClassification as a function from pixels to logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        from transformers import ViTConfig, ViTForImageClassification

        config = ViTConfig(
            image_size=network.image_size,
            patch_size=network.patch_size,
            hidden_size=network.hidden_size,
            num_hidden_layers=network.num_hidden_layers,
            num_attention_heads=network.num_attention_heads,
            intermediate_size=network.intermediate_size,
            id2label=LABELS,
            label2id={name: index for index, name in LABELS.items()},
        )
        self.vit = ViTForImageClassification(config)
        if network.mimetic:
            mimetic_start(self.vit)

    def forward(self, pixels: Tensor) -> Tensor:
        logits: Tensor = self.vit(pixels).logits
        return logits


def build(network: Network, *, weights: bool = True) -> nn.Module:
    """A freshly initialised network; the caller seeds torch. `weights` false: a pre-trained start's shape alone."""
    match network.kind:
        case "vit":
            return VisionTransformer(network)
        case "cnn":
            return small_cnn(network.widths)
        case "pretrained":
            return Pretrained(network.start, LABELS, weights=weights)
        case "topology":
            return Topology(**network.topology.model_dump())
        case "fronted":
            return fronted.build(network.fronted_shape)
