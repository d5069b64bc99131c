"""Finding, checking, loading and asking a model."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import ViTForImageClassification
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from aiguard.detection import get_prediction, hub
from aiguard.detection.calibration import fit_platt, probability, split_conformal
from aiguard.detection.detector import Detector, log_odds
from aiguard.detection.errors import LabelsUnclear, ModelDamaged, ModelUnavailable, UnknownModel, UnsafeWeights
from aiguard.detection.preprocess import crop_boxes, normalise, pixels, resaved, views
from aiguard.detection.registry import BUNDLED, choose, entries, find
from aiguard.detection.spec import Calibration, Preprocessing, Resaving, read_spec, resolve_labels
from tests.unit.detection.tiny_vit import save_tiny_vit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return save_tiny_vit(tmp_path / "tiny")


def picture(seed: int, width: int = 50, height: int = 40, mode: str = "RGB") -> Image.Image:
    blotches = np.random.default_rng(seed).integers(0, 256, (6, 8, len(mode)), dtype=np.uint8)
    return Image.fromarray(blotches, mode).resize((width, height), Image.Resampling.BICUBIC)


def card_function(path: Path, folder: Path) -> list[dict[str, object]]:
    """What the model card of AashishKumar/AIvisionGuard-v2 does, with the libraries it names."""
    image = Image.open(path).convert("RGB")
    model = ViTForImageClassification.from_pretrained(folder)
    inputs = ViTImageProcessorPil.from_pretrained(folder)(image, return_tensors="pt")
    with torch.no_grad():
        top = model(**inputs).logits.topk(2)
    pairs = zip(top.indices.squeeze().tolist(), top.values.squeeze().tolist(), strict=True)
    return [{"label": model.config.id2label[index], "score": score} for index, score in pairs]


@pytest.mark.parametrize(("mode", "size"), [("RGB", (50, 40)), ("RGBA", (31, 77)), ("RGB", (301, 9))])
def test_get_prediction_returns_what_the_cards_function_returns(
    tiny: Path, tmp_path: Path, mode: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "picture.png"
    picture(4, *size, mode=mode).save(path)
    ours, theirs = get_prediction(path, str(tiny)), card_function(path, tiny)
    assert [one["label"] for one in ours] == [one["label"] for one in theirs]
    assert [one["score"] for one in ours] == pytest.approx([one["score"] for one in theirs], abs=1e-4)
    assert ours[0]["score"] > ours[1]["score"]


def test_pixels_equal_the_libraries_own_processor(tiny: Path) -> None:
    images = [picture(seed, width, height) for seed, width, height in ((1, 50, 40), (2, 32, 32), (3, 7, 200))]
    spec = read_spec(tiny, model_id="tiny", revision="local")
    theirs = ViTImageProcessorPil.from_pretrained(tiny)(images, return_tensors="np")["pixel_values"]
    assert np.abs(pixels(images, spec.preprocessing) - theirs).max() < 1e-6


def test_pixels_do_not_change_from_one_release_to_the_next() -> None:
    found = pixels([picture(1)], Preprocessing(width=4, height=2))
    golden = np.array([[143, 124, 138, 133], [82, 104, 129, 119]])  # of 255
    assert found.shape == (1, 3, 2, 4)
    assert found.dtype == np.float32
    assert np.abs((found[0, 0] * 0.5 + 0.5) * 255 - golden).max() < 1e-3


@pytest.mark.parametrize("labels", [("FAKE", "REAL"), ("REAL", "FAKE"), ("Human", "artificial")])
def test_labels_are_found_by_name_wherever_they_stand(tmp_path: Path, labels: tuple[str, str]) -> None:
    folder = save_tiny_vit(tmp_path / "m", labels=labels)
    detector = Detector.load(str(folder), models_dir=tmp_path, device="cpu")
    ai = 0 if labels[0] in ("FAKE", "artificial") else 1
    score = detector.score([(views(picture(1), detector.spec.preprocessing),)])[0]
    raw = [logit for _, logit in score.logits]
    assert [label for label, _ in score.logits] == list(labels)
    assert score.logit == pytest.approx(raw[ai] - raw[1 - ai], abs=1e-6)
    assert score.p_ai == pytest.approx(1 / (1 + np.exp(-score.logit)), abs=1e-9)


@pytest.mark.parametrize("names", [["LABEL_0", "LABEL_1"], ["fake", "ai"], ["real"], ["real", "human", "fake"]])
def test_unclear_labels_are_never_guessed(names: list[str]) -> None:
    with pytest.raises(LabelsUnclear, match=r"labels\.ai"):
        resolve_labels(names)


def test_a_batch_mate_does_not_change_a_verdict(tiny: Path, tmp_path: Path) -> None:
    detector = Detector.load(str(tiny), models_dir=tmp_path, device="cpu")
    batch = [(views(picture(seed), detector.spec.preprocessing),) for seed in range(9)]
    together = [score.p_ai for score in detector.score(batch)]
    alone = [detector.score([one])[0].p_ai for one in batch]
    assert together == pytest.approx(alone, abs=0.02)


def test_reduced_precision_moves_the_bundled_models_answer_by_at_most_two_hundredths(tmp_path: Path) -> None:
    detector = Detector.load("cifake-vit-32", models_dir=tmp_path, device="cpu")
    batch = np.concatenate([views(picture(seed, 32, 32), detector.spec.preprocessing) for seed in range(64)])
    with torch.inference_mode():
        exact = detector._network(
            torch.from_numpy(normalise(batch, detector.spec.preprocessing)), torch.ones(64, dtype=torch.bool)
        )
    ai = detector._labels.index(detector.spec.labels.ai)
    reference = probability(log_odds(exact.double().numpy(), ai), detector.spec.calibration)
    found = np.array([score.p_ai for score in detector.score([(view[None],) for view in batch])])
    assert np.abs(found - reference).max() <= 0.02


def test_an_answer_that_is_no_number_is_an_error(tiny: Path, tmp_path: Path) -> None:
    detector = Detector.load(str(tiny), models_dir=tmp_path, device="cpu")
    with torch.no_grad():
        next(iter(detector._network.parameters())).fill_(float("nan"))
    with pytest.raises(ValueError, match="not a number"):
        detector.score([(np.zeros((1, 32, 32, 3), np.uint8),)])


def test_crops_cover_a_picture_from_corner_to_corner_at_its_own_resolution() -> None:
    preprocessing = Preprocessing(width=64, height=64, crops=4)
    boxes = crop_boxes(300, 200, preprocessing)
    assert len(boxes) == 4
    assert {(right - left, below - top) for left, top, right, below in boxes} == {(64, 64)}
    assert (min(box[0] for box in boxes), max(box[2] for box in boxes)) == (0, 300)
    assert (min(box[1] for box in boxes), max(box[3] for box in boxes)) == (0, 200)
    image = picture(5, 300, 200)
    whole, *crops = views(image, preprocessing)
    assert np.array_equal(whole, np.asarray(image.resize((64, 64), Image.Resampling.BILINEAR)))
    assert all(np.array_equal(np.asarray(image.crop(box)), crop) for box, crop in zip(boxes, crops, strict=True))


@pytest.mark.parametrize("size", [(20, 20), (64, 20), (5000, 30), (1, 1), (64, 64), (65, 65)])
def test_any_shape_gives_at_least_one_view_and_never_more_than_asked_for(size: tuple[int, int]) -> None:
    found = views(picture(2, *size), Preprocessing(width=64, height=64, crops=4, short_edge_px=64))
    assert 2 <= len(found) <= 5
    assert found.shape[1:] == (64, 64, 3)


def test_a_short_edge_is_scaled_and_the_centre_is_taken() -> None:
    preprocessing = Preprocessing(width=40, height=40, short_edge_px=44)
    image = picture(3, 200, 100)
    reference = image.resize((88, 44), Image.Resampling.BILINEAR).crop((24, 2, 64, 42))
    assert np.array_equal(views(image, preprocessing)[0], np.asarray(reference))


def test_saving_again_makes_smaller_and_loses_detail_as_it_says() -> None:
    image = picture(6, 100, 80)
    assert resaved(image, Resaving(scale=0.5)).size == (50, 40)
    once = resaved(image, Resaving(jpeg_quality=70))
    assert once.size == image.size
    assert not np.array_equal(np.asarray(once), np.asarray(image))
    assert str(Resaving(scale=0.5, jpeg_quality=70)) == "scaled to 50 %, JPEG 70"


def test_a_flipped_byte_in_the_weights_is_noticed(tmp_path: Path) -> None:
    bundled = find(BUNDLED)
    from aiguard.detection.registry import folder_of

    copy = tmp_path / "copy"
    copy.mkdir()
    for file in folder_of(bundled, tmp_path).iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    weights = bytearray((copy / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (copy / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelDamaged, match="has changed"):
        read_spec(copy, model_id="x", revision="x")


def test_weights_that_could_hide_code_are_not_loaded(tiny: Path) -> None:
    (tiny / "model.safetensors").rename(tiny / "pytorch_model.bin")
    with pytest.raises(UnsafeWeights, match="safetensors"):
        read_spec(tiny, model_id="tiny", revision="local")


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="aivisionguard-v2, cifake-vit-32"):
        find("nonsense")


def test_a_hub_model_that_was_never_fetched_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="not fetched yet"):
        Detector.load("aivisionguard-v2", models_dir=tmp_path)


def test_without_the_hub_the_bundled_model_runs_and_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> Path:
        raise ModelUnavailable("aivisionguard-v2", "the hub does not answer")

    monkeypatch.setattr(hub, "fetch", unreachable)
    name, note = choose("aivisionguard-v2", tmp_path)
    assert name == BUNDLED
    assert note is not None
    assert "hub does not answer" in note
    assert "\n" not in note


def test_a_check_on_the_command_line_never_asks_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "fetch", lambda *_: pytest.fail("it asked the hub"))
    name, note = choose("aivisionguard-v2", tmp_path, may_fetch=False)
    assert name == BUNDLED
    assert note is not None
    assert "not fetched yet" in note


def test_a_fetched_hub_model_runs_under_its_own_name_and_commit(tmp_path: Path) -> None:
    folder = save_tiny_vit(tmp_path / "aivisionguard-v2")
    (folder / "revision").write_text("0123abc\n")
    assert choose("aivisionguard-v2", tmp_path) == ("aivisionguard-v2", None)
    detector = Detector.load("aivisionguard-v2", models_dir=tmp_path, device="cpu")
    assert (detector.identity.id, detector.identity.revision) == ("aivisionguard-v2", "0123abc")
    assert detector.spec.thresholds is None


def test_every_bundled_entry_is_there_and_whole(tmp_path: Path) -> None:
    for entry in entries().values():
        if entry.source == "bundled":
            assert Detector.load(entry.id, models_dir=tmp_path, device="cpu").spec.id == entry.id


def test_the_scale_and_bias_that_made_the_logits_are_found_again() -> None:
    random = np.random.default_rng(0)
    labels = (random.random(40_000) < 0.5).astype(np.uint8)
    logit = random.normal(np.where(labels == 1, 1.0, -1.0), 1.0)  # whose true log-odds are twice itself
    found = fit_platt(3 * logit + 4, labels)
    assert found.scale == pytest.approx(2 / 3, rel=0.05)
    assert found.bias == pytest.approx(-8 / 3, rel=0.05)


def test_the_share_of_each_class_in_the_calibration_set_does_not_move_the_calibration() -> None:
    random = np.random.default_rng(3)
    labels = (random.random(60_000) < 0.1).astype(np.uint8)
    logit = random.normal(np.where(labels == 1, 1.0, -1.0), 1.0)
    found = fit_platt(logit, labels)
    assert (found.scale, found.bias) == pytest.approx((2.0, 0.0), abs=0.1)


def test_classes_that_part_cleanly_still_give_a_finite_scale() -> None:
    labels = np.repeat([0, 1], 50).astype(np.uint8)
    found = fit_platt(np.where(labels == 1, 5.0, -5.0), labels)
    assert 0 < found.scale < 100
    assert probability(np.array([5.0]), found)[0] < 1


def test_conformal_edges_hold_on_pictures_they_have_not_seen() -> None:
    random = np.random.default_rng(1)

    def draw(count: int) -> tuple[np.ndarray, np.ndarray]:
        labels = (random.random(count) < 0.5).astype(np.uint8)
        return probability(random.normal(0, 1.5, count) + np.where(labels, 2.0, -2.0), Calibration()), labels

    edges = split_conformal(*draw(20_000))
    p_ai, labels = draw(20_000)
    assert (p_ai[labels == 0] > edges.ai_edge).mean() < 0.014
    assert (p_ai[labels == 1] < edges.real_edge).mean() < 0.014
    assert edges.real_edge <= edges.ai_edge


def test_with_too_few_pictures_no_edge_promises_anything() -> None:
    edges = split_conformal(np.array([0.1, 0.9]), np.array([0, 1], np.uint8))
    assert (edges.real_edge, edges.ai_edge) == (0.0, 1.0)


def test_importing_the_package_and_the_decode_path_loads_no_torch() -> None:
    program = "import sys, aiguard.detection, aiguard.checks.prepare; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
