"""GoogLeNet's shape and names, and every front and network through a folder and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from aiguard.detection.errors import ModelDamaged
from aiguard.detection.networks.fronted import Shape, build, load, save
from aiguard.detection.networks.googlenet import GoogLeNet, from_torchvision

if TYPE_CHECKING:
    from pathlib import Path

VIT = {"image_size": 64, "patch_size": 16, "hidden_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2}
STEMMED = {
    "image_size": 64, "stem": [[4, 4], [8]], "hidden_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2,
    "intermediate_size": 32,
}  # fmt: skip
SHAPES = [
    Shape(kind="efficientnet", front="both", settings={"width_coefficient": 0.2, "depth_coefficient": 0.2}),
    Shape(kind="resnet", settings={"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1]}),
    Shape(kind="vit", front="residual", settings=VIT),
    Shape(kind="googlenet"),
    Shape(kind="stemmed-vit", front="both", settings=STEMMED),
    Shape(kind="googlenet", front="both", stem=((4, 8),)),
]


def test_googlenet_has_the_size_and_the_names_of_torchvisions() -> None:
    network = GoogLeNet(labels=1000, large_kernel=3)
    names = network.state_dict()
    assert sum(value.numel() for value in network.parameters()) == 13_004_888  # torchvision's figure
    for name in ("conv1.conv.weight", "inception4b.branch2.1.bn.running_mean", "inception5b.branch4.1.conv.weight",
                 "aux1.conv.bn.weight", "aux2.fc2.bias", "fc.weight"):  # fmt: skip
        assert name in names


def test_the_papers_five_by_five_stands_where_no_weights_say_otherwise() -> None:
    assert GoogLeNet().inception3a.branch3[1].conv.kernel_size == (5, 5)  # type: ignore[union-attr, index]


def test_torchvisions_weights_are_taken_and_a_head_of_other_labels_is_not() -> None:
    theirs = GoogLeNet(labels=1000, large_kernel=3)
    ours = from_torchvision(theirs.state_dict())
    assert torch.equal(ours.inception4c.branch1.conv.weight, theirs.inception4c.branch1.conv.weight)  # type: ignore[union-attr]
    assert ours.fc.out_features == 2
    weights = theirs.state_dict()
    del weights["inception4c.branch1.conv.weight"]
    with pytest.raises(RuntimeError, match=r"inception4c\.branch1"):
        from_torchvision(weights)


def test_auxiliary_heads_speak_while_training_only() -> None:
    network = GoogLeNet().train()
    network(torch.zeros(2, 3, 64, 64))
    assert [tuple(logits.shape) for logits in network.auxiliary] == [(2, 2), (2, 2)]
    network.eval()(torch.zeros(2, 3, 64, 64))
    assert network.auxiliary == ()


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.kind}{len(shape.stem) or ''}")
def test_a_network_comes_back_from_its_folder_as_it_was(shape: Shape, tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = build(shape).eval()
    save(network, tmp_path)
    pixels = torch.rand(2, 3, 64, 64) * 2 - 1
    with torch.inference_mode():
        before, after = network(pixels), load(tmp_path)(pixels)
    assert torch.allclose(before, after, rtol=0.02, atol=0.02)


def test_a_stem_looks_at_full_resolution_and_hands_on_half_of_it() -> None:
    network = build(SHAPES[-1])
    seen: list[tuple[int, ...]] = []
    for part in network.stem:
        part.register_forward_hook(lambda _part, _args, maps: seen.append(tuple(maps.shape[1:])))
    network.eval()(torch.zeros(1, 3, 64, 64))
    assert seen[0] == (4, 64, 64)
    assert seen[-1] == (8, 32, 32)
    assert network.inner.conv1.conv.in_channels == 8  # type: ignore[union-attr]


def test_the_residual_front_is_blind_to_what_is_smooth_and_sees_a_single_grey_level() -> None:
    network = build(Shape(kind="vit", front="residual", settings=VIT))
    ramp = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64).clone()
    assert network._fronted(ramp)[..., 4:-4, 4:-4].abs().max() < 1e-3
    ramp[0, 0, 30, 30] += 1 / 127.5
    assert network._fronted(ramp)[0, 0, 30, 30].abs() > 0.2


def test_a_folder_that_holds_something_else_says_so(tmp_path: Path) -> None:
    save(build(SHAPES[1]), tmp_path)
    (tmp_path / "config.json").write_text('{"shape": {"kind": "vit"}}')
    with pytest.raises(ModelDamaged, match="network of the lab"):
        load(tmp_path)
