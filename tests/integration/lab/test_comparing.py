"""The comparison from folders to a report, with small networks on small made pictures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import Shape
from aiguard.detection.preprocess import views
from aiguard.lab.comparing.pretrain import apart
from aiguard.lab.comparing.recipe import CompareRecipe, Contender, Pretraining
from aiguard.lab.comparing.report import write_report
from aiguard.lab.comparing.runs import Contest, run
from aiguard.lab.errors import DataUnusable
from aiguard.lab.resident.course import Augment, Course, load_preset
from aiguard.lab.sources import opened, read_samples
from tests.unit.lab.tiny_pictures import photo, save_some

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(400)  # eight small runs come first
SIDE = 64
RESNET = Shape(
    kind="resnet", settings={"embedding_size": 8, "hidden_sizes": [8, 16], "depths": [1, 1], "layer_type": "basic"}
)
VIT = Shape(
    kind="vit", front="residual",
    settings={"image_size": SIDE, "patch_size": 16, "hidden_size": 24, "num_hidden_layers": 1,
              "num_attention_heads": 2, "intermediate_size": 32},
)  # fmt: skip
COURSE = Course(learning_rate=3e-3, batch_size=10, steps=60, draw="epochs", augment=Augment(mirror=True))
RECIPE = CompareRecipe(
    name="tiny", networks={"resnet": Contender(shape=RESNET), "vit": Contender(shape=VIT)}, course=COURSE,
    side_px=SIDE, seeds=(1, 2), mirrored=True, pretraining=Pretraining(course=COURSE, copies=1),
)  # fmt: skip


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kinds")
    for kind in ("faces", "scenes"):
        for split, count in (("train", 20), ("test", 10)):
            for label in ("ai", "real"):
                save_some(root / kind / split / label / f"{kind}-{split}", count, (SIDE, SIDE))
    return root


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("others")
    save_some(root / "train" / "ai" / "grid", 12)
    save_some(root / "train" / "real" / "photos", 12)
    return root


@pytest.fixture(scope="module")
def contest(kinds: Path, others: Path, tmp_path_factory: pytest.TempPathFactory) -> Contest:
    torch.set_num_threads(1)
    made = Contest(RECIPE, kinds, tmp_path_factory.mktemp("run"), torch.device("cpu"), others, say=str)
    assert run(made) == 8
    return made


def test_every_run_is_in_the_report_with_intervals_and_tests(contest: Contest) -> None:
    text = write_report(contest.folder, RECIPE)
    told = json.loads((contest.folder / "metrics.json").read_text())
    assert [(one["kind"], one["network"], one["seeds"]) for one in told["runs"]] == [
        (kind, network, [1, 2]) for kind in ("faces", "scenes") for network in ("resnet", "vit")
    ]
    assert all(one["interval"][0] <= one["accuracy"] <= one["interval"][1] for one in told["runs"])
    assert max(one["accuracy"] for one in told["runs"]) > 0.7
    assert len(told["tests"]) == 2
    assert "McNemar" in text
    assert len((contest.folder / "scores.csv").read_text().splitlines()) == 1 + 8 * 20


def test_finished_runs_are_not_run_again(contest: Contest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiguard.lab.comparing.runs.others_of", lambda _: pytest.fail("it cut pictures again"))
    monkeypatch.setattr("aiguard.lab.comparing.runs.train", lambda _: pytest.fail("it trained again"))
    assert run(contest) == 8


def test_a_network_of_the_comparison_loads_into_the_service_and_gives_no_band(contest: Contest) -> None:
    for network in RECIPE.networks:
        folder = contest.folder / "faces" / f"{network}-1" / "model"
        detector = Detector.load(str(folder), models_dir=contest.out, device="cpu")
        assert detector.spec.thresholds is None
        (score,) = detector.score([(np.zeros((1, SIDE, SIDE, 3), np.uint8),)])
        assert 0 < score.p_ai < 1


def test_a_contest_out_of_time_leaves_what_it_did_not_begin(kinds: Path, tmp_path: Path) -> None:
    recipe = RECIPE.model_copy(update={"pretraining": None})
    assert run(Contest(recipe, kinds, tmp_path, torch.device("cpu"), minutes=1e-9, say=str)) == 0
    with pytest.raises(DataUnusable, match="no finished run"):
        write_report(tmp_path / "tiny", recipe)


def test_other_pictures_near_one_of_the_kinds_are_left_out(kinds: Path, tmp_path: Path) -> None:
    folder = tmp_path / "train" / "real" / "photos"
    save_some(folder, 3)
    known = next((kinds / "faces" / "test" / "real").rglob("*.png"))
    photo(0, (SIDE, SIDE)).save(folder / "own.png")
    Image.open(known).resize((90, 90)).save(folder / "copy.jpg", quality=60)
    kept = {sample.path.name for sample in apart(read_samples(tmp_path, "train"), kinds, 10)}
    assert "own.png" in kept
    assert "copy.jpg" not in kept


def test_folders_without_kinds_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataUnusable, match="no <kind>/train"):
        run(Contest(RECIPE.model_copy(update={"pretraining": None}), tmp_path, tmp_path, torch.device("cpu")))


def test_a_network_asked_about_crops_answers_the_service_alike(kinds: Path, tmp_path: Path) -> None:
    short = COURSE.model_copy(update={"steps": 5, "augment": Augment(crop_px=32)})
    recipe = RECIPE.model_copy(
        update={"course": short, "pretraining": None, "view_px": 32, "crops": 4, "mirrored": False, "seeds": (1,)}
    )
    contest = Contest(recipe, kinds, tmp_path, torch.device("cpu"), networks=("resnet",), say=str)
    assert run(contest) == 2
    folder = contest.folder / "faces" / "resnet-1"
    told = json.loads((folder / "result.json").read_text())
    detector = Detector.load(str(folder / "model"), models_dir=tmp_path, device="cpu")
    pictures = [opened(kinds / "faces" / name) for name in told["names"]]
    found = detector.score([(views(picture, detector.spec.preprocessing),) for picture in pictures])
    assert {len(score.view_logits) for score in found} == {4}
    assert np.allclose([score.logit for score in found], told["odds"], atol=0.02)


def test_views_larger_than_the_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="view_px is 96, more than the pictures' side_px of 64"):
        CompareRecipe.model_validate(RECIPE.model_dump() | {"view_px": 96})


@pytest.mark.parametrize("preset", ["compare-original", "compare-improved"])
def test_committed_presets_have_the_three_networks_and_five_seeds(preset: str) -> None:
    recipe = load_preset(preset, CompareRecipe)
    assert list(recipe.networks) == ["resnet-50", "googlenet", "vit"]
    assert len(recipe.seeds) == 5
    assert all(one.shape.kind in {"resnet", "googlenet", "vit", "stemmed-vit"} for one in recipe.networks.values())


def test_the_comparison_of_starts_has_one_network_twice() -> None:
    begun, chance = load_preset("compare-start", CompareRecipe).networks.values()
    assert begun.shape == chance.shape
    assert (begun.start, chance.start) == ("efficientnet-lite0", "")


def test_the_original_is_run_as_it_was_published() -> None:
    course = load_preset("compare-original", CompareRecipe).course
    assert (course.optimizer, course.learning_rate, course.batch_size) == ("sgd", 1e-3, 100)
    assert course.steps == 600  # 300 epochs of 200 pictures
