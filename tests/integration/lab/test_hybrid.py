"""The hybrid from folders to a model, on small made pictures of which one class carries an upsampler's grid."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from aiguard.detection.detector import Detector
from aiguard.detection.networks.residuals import ResidualStatistics
from aiguard.detection.spec import read_spec
from aiguard.lab import metrics
from aiguard.lab.audit import audit
from aiguard.lab.cli import lab
from aiguard.lab.errors import DataUnusable, RecipeInvalid
from aiguard.lab.evaluation import evaluate_on
from aiguard.lab.hybrid import carve, run
from aiguard.lab.leave_out import leave_one_out
from aiguard.lab.proving import prove
from aiguard.lab.recipe import HybridRecipe, load_hybrid_recipe, load_network_recipe, load_recipe
from aiguard.lab.sources import read_samples
from aiguard.lab.wear import RUNGS, worn

if TYPE_CHECKING:
    from pathlib import Path

RECIPE = HybridRecipe(
    name="tiny", kind="hybrid", view_px=64, crops=2, copies=1, members=1, hidden=(16, 8), epochs=2, batch_size=16,
    linear_steps=20, calibration_share=0.3, families=(("grid", "grid-too"),),
)  # fmt: skip


def photo(seed: int, size: tuple[int, int]) -> Image.Image:
    random = np.random.default_rng(seed)
    coarse = Image.fromarray(random.integers(0, 256, (5, 6, 3), np.uint8)).resize(size, Image.Resampling.BICUBIC)
    noisy = np.asarray(coarse, np.float64) + random.normal(0, 6, (size[1], size[0], 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def generated(seed: int, size: tuple[int, int]) -> Image.Image:
    half = photo(seed, (size[0] // 2, size[1] // 2))
    return half.resize(size, Image.Resampling.NEAREST)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("wild")
    for split, count in (("train", 16), ("validation", 6)):
        for source, make in (("ai/grid", generated), ("ai/other", generated), ("real/photos", photo)):
            folder = root / split / source
            folder.mkdir(parents=True)
            for at in range(count * (2 if source.startswith("real") else 1)):
                made = make(crc32(f"{split}{source}{at}".encode()), (160, 130))
                made.save(folder / f"{at:03d}.png")
    return root


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run")
    run(RECIPE, data, out, model_id="tiny", say=lambda _: None)
    return out


def test_it_learns_and_becomes_a_model_with_edges_of_its_own(trained: Path, data: Path, tmp_path: Path) -> None:
    spec = read_spec(trained / "model", model_id="x", revision="x")
    assert (spec.id, spec.architecture, spec.calibration.pictures) == ("tiny", "crop-hybrid", 10 + 10)
    assert spec.thresholds is not None
    detector = Detector.load(str(trained / "model"), models_dir=tmp_path, device="cpu")
    table = evaluate_on(detector, data, None, tmp_path / "report", lambda _: None)
    figures = json.loads((tmp_path / "report" / "metrics.json").read_text())
    assert [rung["name"] for rung in figures] == list(RUNGS)
    assert figures[0]["auroc"] > 0.9
    assert set(figures[0]["by_source"]) == {"grid", "other"}
    assert all(name in table for name in RUNGS)


def test_a_run_that_was_killed_goes_on_from_what_it_has_seen(
    trained: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: object) -> None:
        pytest.fail("it looked at pictures it had looked at before")

    monkeypatch.setattr("aiguard.lab.views._fill", again)
    before = (trained / "model" / "model.safetensors").read_bytes()
    run(RECIPE, data, trained, model_id="tiny", say=lambda _: None)
    assert (trained / "model" / "model.safetensors").read_bytes() == before


def test_each_generator_is_left_out_with_its_family(trained: Path, data: Path) -> None:
    found = leave_one_out(RECIPE, data, trained, lambda _: None)
    assert {one.source: one.left_out for one in found} == {"grid": ("grid", "grid-too"), "other": ("other",)}
    assert all(0 <= one.unseen <= 1 for one in found)
    assert (trained / "leave-out.json").exists()


def test_its_heatmaps_are_put_to_the_proof(trained: Path, data: Path, tmp_path: Path) -> None:
    detector = Detector.load(str(trained / "model"), models_dir=tmp_path, device="cpu")
    said: list[str] = []
    (proof,) = prove(detector, data, None, 3, said.append)
    assert (proof.method, proof.pictures) == ("crop_scores", 3)
    assert -1 <= proof.likeness_to_shuffled < 0.9
    assert proof.pasted is not None
    assert "chance" in said[0]


def test_no_picture_nor_a_crop_of_it_stands_in_two_parts(tmp_path: Path) -> None:
    folder = tmp_path / "crops" / "ai" / "maker"
    folder.mkdir(parents=True)
    for picture in range(10):
        for crop in range(3):
            photo(picture, (40, 40)).save(folder / f"p{picture}-{crop}.png")
    parts = carve(read_samples(tmp_path, "train"), RECIPE)
    assert {one.group for one in parts.train}.isdisjoint({one.group for one in parts.calibration})
    assert (len(parts.train), len(parts.calibration)) == (21, 9)


def test_grids_are_cut_into_four_pictures_that_stay_together(tmp_path: Path) -> None:
    folder = tmp_path / "train" / "ai" / "some-grids"
    folder.mkdir(parents=True)
    quarters = [Image.new("RGB", (50, 40), colour) for colour in ("red", "green", "blue", "white")]
    sheet = Image.new("RGB", (100, 80))
    for at, quarter in enumerate(quarters):
        sheet.paste(quarter, (at % 2 * 50, at // 2 * 40))
    sheet.save(folder / "a.png")
    samples = read_samples(tmp_path, "train")
    assert [one.open().getpixel((0, 0)) for one in samples] == [one.getpixel((0, 0)) for one in quarters]
    assert len({sample.group for sample in samples}) == 1


def test_a_folder_without_pictures_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(DataUnusable, match=r"validation/ai\|real"):
        read_samples(tmp_path, "validation")


@pytest.mark.parametrize("rung", list(RUNGS))
def test_every_rung_takes_any_picture_and_gives_the_same_again(rung: str) -> None:
    for size in ((300, 200), (31, 47), (1500, 40)):
        first, second = RUNGS[rung](photo(1, size)), RUNGS[rung](photo(1, size))
        assert first.mode == "RGB"
        assert np.array_equal(np.asarray(first), np.asarray(second))


def test_training_copies_differ_and_come_again_from_their_seed() -> None:
    copies = [np.asarray(worn(photo(1, (300, 200)), Random(seed))) for seed in (1, 2, 1)]
    assert np.array_equal(copies[0], copies[2])
    assert copies[0].shape != copies[1].shape or not np.array_equal(copies[0], copies[1])


def test_the_audit_finds_a_container_that_gives_the_class_away(data: Path, tmp_path: Path) -> None:
    for split in ("train", "validation"):
        for label, kind in (("ai", "webp"), ("real", "jpg")):
            folder = tmp_path / split / label / "s"
            folder.mkdir(parents=True)
            for at in range(12):
                photo(at + 100 * (split == "train"), (90, 80)).save(folder / f"{at}.{kind}")
    leaky = {
        leak.what: leak.auroc for leak in audit(read_samples(tmp_path, "train"), read_samples(tmp_path, "validation"))
    }
    assert leaky["container: format, bytes, size, quality, EXIF"] == 1
    assert leaky["size in pixels alone"] == 0.5
    assert leaky["31 colour and gradient statistics, worn"] < 0.75


def test_statistics_do_not_depend_on_batch_mates_mirroring_or_negatives_of_a_run() -> None:
    import torch

    statistics = ResidualStatistics()
    views = torch.from_numpy(np.stack([np.asarray(photo(seed, (64, 64))) for seed in range(4)])).permute(0, 3, 1, 2)
    together = statistics(views.float())
    assert together.shape == (4, statistics.width)
    assert torch.isfinite(together).all()
    assert torch.allclose(together[2], statistics(views[2:3].float())[0], atol=1e-5)
    mirrored = statistics(views.flip(3).float())
    runs = 12 * statistics.runs_of_four.shape[1]  # of the luma; all but the two of "edge", which turn with the picture
    assert torch.allclose(together[:, : runs // 2], mirrored[:, : runs // 2], atol=1e-5)


def test_tpr_at_one_percent_fpr_counts_what_lies_above_all_but_one_in_a_hundred() -> None:
    labels = np.repeat([0, 1], 200).astype(np.uint8)
    p_ai = np.concatenate([np.linspace(0, 0.5, 200), np.linspace(0.3, 0.8, 200)])
    edge = np.sort(p_ai[:200])[197]
    assert metrics.tpr_at_fpr(labels, p_ai) == pytest.approx((p_ai[200:] > edge).mean())
    assert (p_ai[:200] > edge).mean() <= 0.01
    assert np.isnan(metrics.tpr_at_fpr(np.ones(3, np.uint8), np.ones(3)))


def test_presets_are_of_the_kind_that_is_asked_for() -> None:
    assert isinstance(load_recipe("hybrid-wild"), HybridRecipe)
    assert load_hybrid_recipe("hybrid-wild").copies > 0
    with pytest.raises(RecipeInvalid, match="recipe of a hybrid"):
        load_network_recipe("hybrid-wild")
    with pytest.raises(RecipeInvalid, match="not the recipe of a hybrid"):
        load_hybrid_recipe("vit-cifake")


def test_a_finished_model_is_calibrated_without_each_generator_and_judged_on_it(
    trained: Path, data: Path, tmp_path: Path
) -> None:
    words = ["leave-out", "--model", str(trained / "model"), "--data", str(data), "--out", str(tmp_path)]
    done = CliRunner().invoke(lab, words, catch_exceptions=False)
    assert done.exit_code == 0
    told = json.loads((tmp_path / "tiny" / "leave-out.json").read_text())
    assert [one["source"] for one in told] == ["grid", "other"]
    assert all(one["auroc"] > 0.8 for one in told)
    assert CliRunner().invoke(lab, ["leave-out", "--data", str(data)]).exit_code == 2
