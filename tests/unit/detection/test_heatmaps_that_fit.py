"""Every kind of network the lab makes says which heatmaps fit it, and gives each of them."""

from __future__ import annotations

import copy
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ResNetConfig, ResNetForImageClassification, SwinConfig, SwinForImageClassification

from aiguard.detection.answers import ModelIdentity
from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import Shape, build
from aiguard.detection.networks.hybrid import Hybrid
from aiguard.detection.networks.load import HubNetwork
from aiguard.detection.networks.topology import Topology, TopologyNetwork
from aiguard.detection.preprocess import looked
from aiguard.detection.spec import Labels, ModelSpec, Preprocessing
from tests.unit.lab.test_fronted_networks import SHAPES, VIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import nn

    from aiguard.detection.answers import Looked

SIDE = 64
BOTH = ("gradient_attention", "grad_cam")
CNN = ("grad_cam",)


def detector_of(network: nn.Module, *, crops: int = 0) -> Detector:
    preprocessing = Preprocessing(width=SIDE, height=SIDE, whole=not crops, crops=crops)
    labels = Labels(ai="ai", real="real")
    spec = ModelSpec(id="mine", revision="1", labels=labels, preprocessing=preprocessing)
    return Detector(network.eval(), ["real", "ai"], spec, ModelIdentity("mine", "1", "", ""))  # type: ignore[arg-type]


def fronted(shape: Shape) -> nn.Module:
    torch.manual_seed(1)
    return build(shape)


def seen_by(detector: Detector, seed: int = 0) -> Looked:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    return looked(Image.fromarray(pixels), detector.spec.preprocessing)


def plain() -> nn.Module:
    torch.manual_seed(1)
    return TopologyNetwork(Topology(conv_layers=2, filters=4, image_size=SIDE))


def hub_resnet() -> nn.Module:
    torch.manual_seed(1)
    return HubNetwork(ResNetForImageClassification(ResNetConfig(embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1])))


@pytest.mark.parametrize(
    ("make", "methods", "cells"),
    [
        *((partial(fronted, shape), BOTH if "vit" in shape.kind else CNN, None) for shape in SHAPES),
        (partial(fronted, Shape(kind="vit", front="both", settings=VIT)), BOTH, (4, 4)),
        (partial(fronted, SHAPES[1].model_copy(update={"front": "both"})), CNN, (8, 8)),
        (plain, CNN, (32, 32)),
        (hub_resnet, CNN, (8, 8)),
    ],
    ids=[*(shape.kind for shape in SHAPES), "vit-both", "resnet-both", "topology", "hub-resnet"],
)
def test_a_network_of_the_lab_has_the_maps_that_fit_it(
    make: Callable[[], nn.Module], methods: tuple[str, ...], cells: tuple[int, int] | None
) -> None:
    network = make()
    detector = detector_of(network)
    assert detector.methods == methods
    for method in detector.methods:
        found = detector.heat(seen_by(detector), method)
        assert np.isfinite(found).all()
        assert found.min() >= 0
        assert found.max() > 0 or detector.heat(seen_by(detector), method, toward_real=True).max() > 0
        assert cells is None or found.shape == cells
    assert not any(module._forward_hooks for module in network.modules())


@pytest.mark.parametrize("front", ["rgb", "residual", "both"])
def test_grad_cam_before_a_pooled_head_is_the_class_activation_map(front: str) -> None:
    """As Selvaraju et al. show: where a mean and one layer follow, the gradients are that layer's weights."""
    network = build(SHAPES[1].model_copy(update={"front": front})).eval()
    detector = detector_of(network)
    seen = seen_by(detector)
    inner: ResNetForImageClassification = network.inner  # type: ignore[assignment]
    with torch.inference_mode():
        maps = inner.resnet(network._fronted(detector._pixels(seen.views))).last_hidden_state[0]  # (C, h, w)
        weights = inner.classifier[1].weight
        expected = torch.einsum("c,chw->hw", weights[1] - weights[0], maps).clamp(min=0) / maps[0].numel()
    assert np.allclose(detector.heat(seen, "grad_cam"), expected.numpy(), atol=1e-5)


def test_models_that_look_at_crops_have_what_each_crop_scored() -> None:
    hybrid = detector_of(Hybrid(members=1, hidden=(8, 4)), crops=4)
    distilled = detector_of(fronted(SHAPES[0]), crops=4)
    for detector in (hybrid, distilled):
        assert detector.methods == ("crop_scores",)
        assert np.isfinite(detector.heat(seen_by(detector), "crop_scores")).all()
    assert detector_of(fronted(SHAPES[2]), crops=4).methods == ()


def test_a_network_of_another_kind_has_none_and_says_so() -> None:
    config = SwinConfig(image_size=64, embed_dim=8, depths=[1], num_heads=[1])
    detector = detector_of(HubNetwork(SwinForImageClassification(config)))
    assert detector.methods == ()
    with pytest.raises(ValueError, match="no grad_cam of mine"):
        detector.heat(seen_by(detector), "grad_cam")


def test_a_map_leaves_a_network_with_batch_norm_as_it_was() -> None:
    network = fronted(SHAPES[1])
    detector = detector_of(network)
    network.train()
    before = copy.deepcopy(network.state_dict())
    detector.heat(seen_by(detector), "grad_cam")
    assert network.training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())
