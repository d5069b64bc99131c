"""Heatmaps: where they come from, and that they find what an answer depends on."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ViTForImageClassification

from aiguard.detection.explain.crops import crop_map
from aiguard.detection.explain.heatmap import render, to_unit
from aiguard.detection.explain.methods import grad_cam, gradient_attention
from aiguard.detection.networks.stemmed import StemmedViT
from aiguard.detection.preprocess import looked
from aiguard.detection.spec import Preprocessing
from tests.unit.detection.tiny_vit import save_tiny_vit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    Method = Callable[[ViTForImageClassification | StemmedViT, torch.Tensor, int], NDArray[np.float32]]

METHODS = pytest.mark.parametrize("method", [gradient_attention, grad_cam])


@pytest.fixture
def vit(tmp_path: Path) -> ViTForImageClassification:
    return ViTForImageClassification.from_pretrained(save_tiny_vit(tmp_path / "vit"))


def pixels(seed: int = 0) -> torch.Tensor:
    return torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(seed))


@METHODS
def test_a_map_has_a_value_a_patch_none_below_zero_and_the_same_each_time(
    vit: ViTForImageClassification, method: Method
) -> None:
    found = method(vit, pixels(), 0)
    assert (found.shape, found.dtype) == ((4, 4), np.float32)
    assert found.min() >= 0
    assert np.array_equal(found, method(vit, pixels(), 0))


@METHODS
def test_the_network_is_left_as_it_was(vit: ViTForImageClassification, method: Method) -> None:
    vit.train()
    vit.set_attn_implementation("sdpa")
    before = {name: value.clone() for name, value in vit.state_dict().items()}
    with torch.inference_mode():
        method(vit, pixels(), 0)
    assert vit.training
    assert vit.config._attn_implementation == "sdpa"
    assert all(parameter.grad is None for parameter in vit.parameters())
    assert all(torch.equal(value, before[name]) for name, value in vit.state_dict().items())
    assert not any(module._forward_hooks for module in vit.modules())


@METHODS
def test_other_weights_and_the_other_label_give_another_map(
    vit: ViTForImageClassification, method: Method, tmp_path: Path
) -> None:
    other = ViTForImageClassification.from_pretrained(save_tiny_vit(tmp_path / "other", seed=9))
    found = method(vit, pixels(), 0)
    assert not np.allclose(found, method(other, pixels(), 0))
    assert not np.allclose(found, method(vit, pixels(), 1))


@METHODS
def test_a_vit_with_a_stem_is_explained_over_its_tokens_and_left_as_it_was(method: Method) -> None:
    torch.manual_seed(0)
    stemmed = StemmedViT(
        3, stem=[[4], [8, 8]], image_size=32, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32,
    )  # fmt: skip
    before = stemmed.transformer.config._attn_implementation
    found = method(stemmed, pixels(), 1)
    assert found.shape == (8, 8)
    assert found.max() > 0
    assert not np.allclose(found, method(stemmed, pixels(1), 1))
    assert (stemmed.training, stemmed.transformer.config._attn_implementation) == (True, before)


@METHODS
def test_more_than_one_picture_is_refused(vit: ViTForImageClassification, method: Method) -> None:
    with pytest.raises(ValueError, match="one picture"):
        method(vit, torch.zeros(2, 3, 32, 32), 0)


def test_a_crop_map_is_warm_where_the_crops_scored_high() -> None:
    boxes = np.array([(x, y, x + 100, y + 100) for y in range(0, 301, 50) for x in range(0, 501, 50)])
    scores = np.array([1.0 if x >= 300 and y < 100 else 0.0 for x, y, _, _ in boxes])
    found = crop_map(scores, boxes, (600, 400))
    height, width = found.shape
    assert width / height == pytest.approx(1.5, rel=0.05)
    assert found[: height // 4, 2 * width // 3 :].mean() > 0.8
    assert found[height // 2 :].mean() < 0.05


def test_a_place_no_crop_covers_stays_cold_and_no_crops_are_refused() -> None:
    found = crop_map(np.array([2.0, 5.0]), np.array([(0, 0, 50, 50), (0, 50, 50, 100)]), (100, 100))
    assert found[:, -1].max() == 2.0
    with pytest.raises(ValueError, match="0 scores"):
        crop_map(np.array([]), np.empty((0, 4), np.int64), (100, 100))


def test_the_windows_of_a_heatmap_cover_the_picture_and_stay_few() -> None:
    preprocessing = Preprocessing(width=64, height=64, crops=4)
    for size in ((300, 200), (64, 64), (40, 900), (5000, 4000)):
        seen = looked(Image.new("RGB", size), preprocessing)
        assert len(seen.views) == len(seen.boxes) <= 300
        assert (seen.boxes[:, 0].min(), seen.boxes[:, 1].min()) == (0, 0)
        assert (seen.boxes[:, 2].max(), seen.boxes[:, 3].max()) == size


def test_what_a_whole_view_shows_is_known_in_pixels_of_the_picture() -> None:
    seen = looked(Image.new("RGB", (1400, 1000)), Preprocessing(width=384, height=384, short_edge_px=440))
    left, top, right, bottom = seen.boxes[0]
    assert (right - left, bottom - top) == (873, 873)
    assert (left + right, top + bottom) == pytest.approx((1400, 1000), abs=1)


def test_a_unit_map_fills_nothing_to_one_and_a_constant_one_is_cold() -> None:
    found = to_unit(np.random.default_rng(0).normal(3, 7, (20, 30)).astype(np.float32))
    assert (found.min(), found.max()) == (0, 1)
    assert not to_unit(np.full((4, 4), 9, np.float32)).any()
    with pytest.raises(ValueError, match="not finite"):
        to_unit(np.array([[np.nan, 1]], np.float32))


def test_a_heatmap_is_clear_where_it_is_cold_and_strong_where_it_is_warm() -> None:
    heat = np.zeros((8, 8), np.float32)
    heat[2:4, 5:7] = 1
    with Image.open(io.BytesIO(render(heat, (1600, 800)))) as drawn:
        assert (drawn.mode, drawn.size) == ("RGBA", (1024, 512))
        alpha = np.asarray(drawn)[..., 3]
    assert alpha[192, 768] > 150
    assert alpha[400, 100] == 0
