"""Teachers and students from folders to models that the service loads, on small made pictures."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import Shape, load
from aiguard.lab.distilling.follow import _shares
from aiguard.lab.distilling.judging import Jury, judge
from aiguard.lab.distilling.material import Wanted, material
from aiguard.lab.distilling.recipe import DistilRecipe, Family
from aiguard.lab.distilling.report import write_report
from aiguard.lab.distilling.teach import Class, student, teacher, untaught
from aiguard.lab.errors import RecipeInvalid, RunMismatch
from aiguard.lab.judging import ask
from aiguard.lab.metrics import auroc, balanced_accuracy
from aiguard.lab.resident.clock import Clock
from aiguard.lab.resident.course import Augment, Course, load_preset
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, labels_alone, train
from aiguard.lab.sources import read_samples
from tests.unit.lab.tiny_pictures import save_some

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.timeout(400)  # four networks are trained first
CPU = torch.device("cpu")
SMALL = {"width_coefficient": 0.2, "depth_coefficient": 0.2, "dropout_rate": 0.0, "depth_divisor": 4}
COURSE = Course(
    learning_rate=5e-3, batch_size=16, steps=100, ema_decay=0.9, augment=Augment(crop_px=48, mirror=True, noise=1.0)
)
RECIPE = DistilRecipe(
    name="tiny", families={"one": Family(ai=("grid",), real=("photos",)), "two": Family(ai=("other",))},
    network=Shape(kind="efficientnet", front="both", settings=SMALL), teacher=COURSE, student=COURSE, side_px=64,
    copies=1, calibration_share=0.3,
)  # fmt: skip
RUN = """
import sys
from pathlib import Path
import torch
from aiguard.lab import loop
from aiguard.lab.distilling.report import write_report
from aiguard.lab.distilling.teach import untaught
from tests.integration.lab.test_distilling import room_in
torch.set_num_threads(1)
loop.SAVE_EVERY_S = 0.0
untaught(room_in(Path(sys.argv[1]), Path(sys.argv[2])), 7)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("wild")
    for split, count in (("train", 24), ("validation", 8)):
        for source in ("ai/grid", "ai/other", "real/photos", "real/snaps"):
            save_some(root / split / source, count)
    return root


def room_in(data: Path, out: Path, without: str | None = None) -> Class:
    made = material(RECIPE, data, out / "crops", device=CPU, wanted=Wanted(without))
    return Class(RECIPE, made, out, without, say=str)


@pytest.fixture(scope="module")
def room(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Class:
    torch.set_num_threads(1)
    made = room_in(data, tmp_path_factory.mktemp("run"))
    student(made, 7)
    untaught(made, 7)
    return made


def test_teachers_and_both_students_become_models_that_the_service_judges_with(room: Class, data: Path) -> None:
    samples = read_samples(data, "validation")
    for name in ("teacher-one", "teacher-two", "student-7", "labels-7"):
        detector = Detector.load(str(room.folder / name / "model"), models_dir=room.folder, device="cpu")
        assert detector.spec.thresholds is not None
        said = ask(detector, samples, "clean")
        assert auroc(said.labels, said.logit) > 0.9, name


def test_the_loss_falls(room: Class) -> None:
    lines = [json.loads(line) for line in (room.folder / "labels-7" / "history.jsonl").read_text().splitlines()]
    assert lines[-1]["loss"] < min(0.6, lines[0]["loss"])


def test_a_teacher_knows_its_own_family_and_no_other(room: Class) -> None:
    bank = room.material.train
    labels = bank.labels.numpy()
    shares = _shares(["one", "two"], RECIPE, bank).numpy()
    assert (shares[labels == 0] == 0.5).all()
    for at, source in enumerate(("grid", "other")):
        assert (shares[(labels == 1) & (bank.sources == source), at] == 1).all()
        assert (shares[(labels == 1) & (bank.sources != source), at] == 0).all()


def test_what_is_finished_is_loaded_and_not_trained_again(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiguard.lab.distilling.teach.train", lambda _: pytest.fail("it trained again"))
    before = load(room.folder / "teacher-one" / "model").state_dict()
    again = teacher(room, "one").state_dict()
    assert all(torch.equal(value, again[name]) for name, value in before.items())


def test_a_family_that_is_left_out_is_shown_to_nobody_with_the_real_pictures_that_look_like_it(
    data: Path, tmp_path: Path
) -> None:
    parts = room_in(data, tmp_path, "one")
    assert set(parts.material.train.sources) == {"other", "snaps"}
    assert {one.source for one in parts.material.calibration} == {"other", "snaps"}
    assert parts.families == ["two"]
    with pytest.raises(RecipeInvalid, match="knows no family three"):
        RECIPE.family("three")


def test_a_run_killed_on_its_way_ends_with_the_weights_of_one_that_was_not(
    room: Class, data: Path, tmp_path: Path
) -> None:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"}
    command = [sys.executable, "-c", RUN, str(data), str(tmp_path)]
    checkpoint = tmp_path / "all" / "labels-7" / "checkpoint.pt"
    process = subprocess.Popen(command, env=environment)
    deadline = time.monotonic() + 90
    while not checkpoint.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < torch.load(checkpoint, weights_only=True)["step"] < COURSE.steps
    subprocess.run(command, env=environment, check=True)
    ours = load(tmp_path / "all" / "labels-7" / "model").state_dict()
    for name, value in load(room.folder / "labels-7" / "model").state_dict().items():
        assert torch.equal(value, ours[name]), name


def test_a_checkpoint_of_another_recipe_is_refused(room: Class, tmp_path: Path) -> None:
    short = COURSE.model_copy(update={"steps": 2})
    job = Job(fresh(RECIPE.network, CPU, 1), room.material.train, short, tmp_path, 1, labels_alone, "one", say=str)
    assert train(job).step == 2
    assert train(job).step == 2
    with pytest.raises(RunMismatch, match="another recipe"):
        train(replace(job, identity="another"))


def test_a_run_with_a_limit_ends_by_it(data: Path, tmp_path: Path) -> None:
    slow = RECIPE.model_copy(update={"student": COURSE.model_copy(update={"steps": 10**6})})
    room = Class(slow, room_in(data, tmp_path).material, tmp_path, clock=Clock(0.05), say=str)
    began = time.monotonic()
    untaught(room, 1)
    assert time.monotonic() - began < 30
    assert (room.folder / "labels-1" / "model" / "model.safetensors").exists()


@pytest.mark.parametrize("preset", ["distil-wild", "distil-lite0"])
def test_a_committed_preset_loads_and_names_sources_once(preset: str) -> None:
    recipe = load_preset(preset, DistilRecipe)
    sources = [source for family in recipe.families.values() for source in family.ai]
    assert len(sources) == len(set(sources)) == 7
    assert np.isclose(recipe.teacher_weight, 0.7)


def test_the_report_says_which_goals_were_met_and_scores_recompute_its_figures(
    room: Class, data: Path, tmp_path: Path
) -> None:
    fold = room_in(data, room.out.parent, "one")
    untaught(Class(RECIPE, fold.material, room.out, "one", say=str), 7)
    judged = judge(Jury(RECIPE, data, room.out, "cpu", 5, str))
    card = write_report(RECIPE, judged, tmp_path, {"seed": "7"})
    told = json.loads((tmp_path / "metrics.json").read_text())
    assert [one["name"] for one in told["networks"] if one["without"] is None] == [
        "labels-7", "student-7", "teacher-one", "teacher-two",
    ]  # fmt: skip
    (unknown,) = (one for one in told["networks"] if one["without"] == "one")
    assert (unknown["name"], unknown["pictures"]) == ("labels-7", 2 * 5)
    assert len(told["goals"]) == 4
    assert all(one["met"] == (one["student"] >= one["other"] - one["allowed"]) for one in told["goals"])
    assert "at least the same network on labels alone" in card
    with (tmp_path / "scores.csv").open() as file:
        mine = [row for row in csv.DictReader(file) if row["network"] == "student-7"]
    labels, p_ai = (np.array([float(row[name]) for row in mine]) for name in ("label", "p_ai"))
    figure = next(one["balanced_accuracy"] for one in told["networks"] if one["name"] == "student-7")
    assert balanced_accuracy(labels.astype(np.uint8), p_ai) == pytest.approx(figure)
    assert len({one["ms"] for one in told["networks"]}) == 1  # one and the same network, timed once
    assert told["networks"][0]["parameters"] == sum(p.numel() for p in untaught(room, 7).parameters())
