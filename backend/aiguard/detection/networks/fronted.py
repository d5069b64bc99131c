"""Classifiers made in the lab: a fixed front end, convolutions, or neither, before a known network.

What a generator leaves behind is a few grey levels high. As pixels it is a hundredth of the input's range; the residual
of a high-pass filter brings it to the front. Source: Fridrich and Kodovský 2012; Kirchner and Böhme 2008.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from aiguard.detection.errors import ModelDamaged
from aiguard.detection.networks.googlenet import GoogLeNet
from aiguard.detection.networks.stem import stem_of
from aiguard.detection.spec import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG: Final = "config.json"
SQUARE: Final = [[-1, 2, -2, 2, -1], [2, -6, 8, -6, 2], [-2, 8, -12, 8, -2], [2, -6, 8, -6, 2], [-1, 2, -2, 2, -1]]
SOFT_LEVELS: Final = 4.0  # grey levels at which the residual begins to saturate: edges must not drown the noise
CHANNELS: Final = {"rgb": 3, "residual": 3, "both": 6}


class Shape(BaseModel):
    """What the network is. `stem`: as in `stem_of`. `settings`: words of transformers' configuration of that kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["efficientnet", "resnet", "googlenet", "vit", "stemmed-vit"]
    front: Literal["rgb", "residual", "both"] = "rgb"
    stem: tuple[Annotated[tuple[int, ...], Field(min_length=1)], ...] = ()
    settings: dict[str, Any] = {}

    @property
    def channels(self) -> int:
        """Of what enters the network behind front end and stem."""
        return self.stem[-1][-1] if self.stem else CHANNELS[self.front]


class Fronted(nn.Module):
    """float32 (N, 3, H, W) in -1..1 → logits (N, 2), order: real, ai. Every view alike."""

    square: Tensor

    def __init__(self, shape: Shape, inner: nn.Module) -> None:
        super().__init__()
        self.shape = shape
        self.stem = stem_of(CHANNELS[shape.front], shape.stem)
        self.inner = inner
        kernel = torch.tensor(SQUARE, dtype=torch.float32)[None, None] / 12
        self.register_buffer("square", kernel.repeat(3, 1, 1, 1), persistent=False)

    def forward(self, pixels: Tensor, whole: Tensor | None = None) -> Tensor:  # noqa: ARG002
        maps = self._fronted(pixels)
        if self.shape.stem:
            maps = self.stem(maps.contiguous(memory_format=torch.channels_last))
        answer = self.inner(maps)
        logits: Tensor = answer if isinstance(answer, Tensor) else answer.logits
        return logits

    def _fronted(self, pixels: Tensor) -> Tensor:
        if self.shape.front == "rgb":
            return pixels
        with torch.autocast(pixels.device.type, enabled=False):  # half a grey level is more than bf16 can tell apart
            padded = functional.pad(pixels.float() * 127.5, (2, 2, 2, 2), mode="reflect")
            residual = torch.tanh(functional.conv2d(padded, self.square, groups=3) / SOFT_LEVELS)
        return residual if self.shape.front == "residual" else torch.cat([pixels, residual], 1)


def build(shape: Shape) -> Fronted:
    """Freshly initialised; the caller seeds torch. ValueError, TypeError: the settings make no network."""
    return Fronted(shape, _INNER[shape.kind](shape.channels, shape.settings))


def load(folder: Path) -> Fronted:
    """In eval mode. ModelDamaged when the weights do not fit the config."""
    try:
        shape = Shape.model_validate(json.loads((folder / CONFIG).read_text(encoding="utf-8"))["shape"])
        network = build(shape)
        network.load_state_dict({name: value.float() for name, value in load_file(folder / WEIGHTS).items()})
    except (OSError, ValueError, LookupError, TypeError, RuntimeError, ValidationError) as error:
        raise ModelDamaged(folder, f"does not hold a network of the lab: {str(error)[:200]}") from None
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # half as long again without it
    return network.eval()


def save(network: Fronted, folder: Path) -> None:
    """config.json and the weights in half precision: a trained weight moves by less than its own noise."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {"architecture": "fronted", "shape": network.shape.model_dump()}
    (folder / CONFIG).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    weights = {name: value.detach().cpu() for name, value in network.state_dict().items()}
    half = {name: value.half() if value.is_floating_point() else value for name, value in weights.items()}
    save_file({name: value.contiguous() for name, value in half.items()}, folder / WEIGHTS)


def _efficientnet(channels: int, settings: dict[str, Any]) -> nn.Module:
    from transformers import EfficientNetConfig, EfficientNetForImageClassification
    from transformers.models.efficientnet.modeling_efficientnet import round_filters

    own = {"width_coefficient": 1.0, "depth_coefficient": 1.0, "dropout_rate": 0.2, **settings}
    # The published momentum of 0.99 is TensorFlow's: torch counts the other way round.
    config = EfficientNetConfig(num_channels=channels, batch_norm_momentum=0.1, **own)
    config.hidden_dim = round_filters(config, 1280)
    network = _two_labels(EfficientNetForImageClassification, config)
    _start_afresh(network)
    return network


def _resnet(channels: int, settings: dict[str, Any]) -> nn.Module:
    from transformers import ResNetConfig, ResNetForImageClassification

    return _two_labels(ResNetForImageClassification, ResNetConfig(num_channels=channels, **settings))


def _vit(channels: int, settings: dict[str, Any]) -> nn.Module:
    from transformers import ViTConfig, ViTForImageClassification

    return _two_labels(ViTForImageClassification, ViTConfig(num_channels=channels, **settings))


def _googlenet(channels: int, settings: dict[str, Any]) -> nn.Module:
    return GoogLeNet(channels=channels, **settings)


def _stemmed_vit(channels: int, settings: dict[str, Any]) -> nn.Module:
    from aiguard.detection.networks.stemmed import StemmedViT

    return StemmedViT(channels, **settings)


def _two_labels(kind: Callable[[Any], nn.Module], config: Any) -> nn.Module:
    config.num_labels = 2
    return kind(config)


def _start_afresh(network: nn.Module) -> None:
    """transformers draws the scales of batch normalisation around zero, which is right only for loading weights.

    Convolutions by He's rule over the outputs of one group. Source: Tan and Le 2019, their own code.
    """
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.ones_(module.weight)
        elif isinstance(module, nn.Conv2d):
            fan_out = module.weight[0, 0].numel() * module.out_channels // module.groups
            nn.init.normal_(module.weight, std=(2 / fan_out) ** 0.5)


_INNER: Final = {
    "efficientnet": _efficientnet, "resnet": _resnet, "googlenet": _googlenet, "vit": _vit,
    "stemmed-vit": _stemmed_vit,
}  # fmt: skip
