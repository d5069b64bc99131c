"""Depthwise convolutions that learn in float32: the same network, only faster."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from aiguard.detection.networks.fronted import Shape, build
from aiguard.lab.depthwise import Float32, learns_in_float32
from aiguard.lab.resident.fresh import fresh

SHAPE = Shape(kind="efficientnet", front="both", settings={"width_coefficient": 0.2, "depth_coefficient": 0.2})


def _gradients(network: nn.Module, pixels: Tensor, *, bf16: bool) -> dict[str, Tensor]:
    with torch.autocast("cpu", torch.bfloat16, enabled=bf16):
        network(pixels).float().square().sum().backward()
    return {name: value.grad.clone() for name, value in network.named_parameters() if value.grad is not None}


def _depthwise() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(6, 6, 3, padding=1, stride=2, groups=6, bias=False), nn.Conv2d(6, 2, 1))


def test_weights_keep_their_names_their_place_and_their_values() -> None:
    plain = build(SHAPE)
    before = {name: (value.data_ptr(), value.clone()) for name, value in plain.named_parameters()}
    learns_in_float32(plain)
    after = dict(plain.named_parameters())
    assert list(after) == list(before)
    assert all(value.data_ptr() == before[name][0] for name, value in after.items())
    assert all(torch.equal(value, before[name][1]) for name, value in after.items())


def test_only_depthwise_convolutions_are_replaced_and_all_of_them() -> None:
    network = fresh(SHAPE, torch.device("cpu"), 1)
    convolutions = [module for module in network.modules() if isinstance(module, nn.Conv2d)]
    assert any(module.groups == 1 for module in convolutions)
    assert all(isinstance(module, Float32) == (module.groups > 1) for module in convolutions)


def test_answers_and_gradients_are_those_of_the_plain_network_in_float32() -> None:
    pixels = torch.randn(4, 6, 9, 9)
    plain, ours = _depthwise(), _depthwise()
    learns_in_float32(ours)
    assert torch.equal(plain(pixels), ours(pixels))
    found, wanted = _gradients(ours, pixels, bf16=False), _gradients(plain, pixels, bf16=False)
    assert all(torch.equal(found[name], wanted[name]) for name in wanted)


def test_the_convolution_itself_is_float32_while_it_learns_and_answers_as_it_was_asked() -> None:
    pixels = torch.randn(4, 6, 9, 9)
    one = _depthwise()
    learns_in_float32(one)
    with torch.autocast("cpu", torch.bfloat16):
        learning = one[0](pixels)
        rounded = one[0](pixels.bfloat16())
        with torch.no_grad():
            asked = one[0](pixels)
    assert learning.dtype is torch.float32
    assert torch.equal(learning, one[0](pixels))
    assert rounded.dtype is torch.bfloat16
    assert asked.dtype is torch.bfloat16


def test_a_copy_is_a_network_of_its_own() -> None:
    """The averaged network of a run is a deep copy."""
    pixels = torch.randn(2, 6, 9, 9)
    own = _depthwise()
    learns_in_float32(own)
    twin = copy.deepcopy(own)
    before = twin(pixels)
    with torch.no_grad():
        own[0].weight.zero_()
    assert torch.equal(twin(pixels), before)
    assert not torch.equal(own(pixels), before)
