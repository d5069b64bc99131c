"""What is finished is taken up by who asks for the same, and by nobody else; time and pictures are shared fairly."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from aiguard.detection.calibration import probability
from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import Shape
from aiguard.lab.calibrate import LOOKS, calibrated
from aiguard.lab.data import AI
from aiguard.lab.distilling.material import Wanted, material
from aiguard.lab.distilling.recipe import DistilRecipe, Family
from aiguard.lab.distilling.teach import Class, make
from aiguard.lab.errors import DataUnusable, RunMismatch
from aiguard.lab.judging import ask
from aiguard.lab.resident.clock import Clock, OutOfTime
from aiguard.lab.resident.course import Augment, Course
from aiguard.lab.resident.finished import FILE
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from pathlib import Path

CPU = torch.device("cpu")
COURSE = Course(learning_rate=1e-3, batch_size=4, steps=2, augment=Augment(crop_px=64))
SMALL = {"embedding_size": 4, "hidden_sizes": [4], "depths": [1], "layer_type": "basic"}
RECIPE = DistilRecipe(
    name="tiny", families={"one": Family(ai=("grid",)), "two": Family(ai=("other",))},
    network=Shape(kind="resnet", settings=SMALL), teacher=COURSE, student=COURSE, side_px=64, copies=1, crops=2,
    calibration_share=0.3,
)  # fmt: skip
NAMES = ["teacher-one", "student-1", "labels-1"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("wild")
    for source in ("ai/grid", "ai/other", "real/photos"):
        save_some(root / "train" / source, 4)
    return root


@pytest.fixture(scope="module")
def room(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Class:
    torch.set_num_threads(1)
    out = tmp_path_factory.mktemp("run")
    made = Class(
        RECIPE, material(RECIPE, data, out / "crops", device=CPU, wanted=Wanted(taught=("one", "two"))), out, say=str
    )
    assert make(made, NAMES) == []
    return made


def test_a_finished_network_of_another_recipe_or_of_other_pictures_is_refused(room: Class) -> None:
    assert make(room, NAMES) == []
    changed = RECIPE.model_copy(update={"temperature": 3.0})
    with pytest.raises(RunMismatch, match="teacher-one was finished with other recipe"):
        make(replace(room, recipe=changed), NAMES)
    with pytest.raises(RunMismatch, match="other pictures"):
        make(replace(room, material=replace(room.material, fingerprint="of pairs")), NAMES)


def test_a_finished_network_that_does_not_say_what_it_was_made_of_is_refused(room: Class, tmp_path: Path) -> None:
    shutil.copytree(room.folder, tmp_path / "all")
    (tmp_path / "all" / "labels-1" / FILE).unlink()
    with pytest.raises(RunMismatch, match="does not say"):
        make(replace(room, out=tmp_path), ["labels-1"])


def test_the_fingerprint_follows_the_pictures_that_are_chosen(room: Class, data: Path) -> None:
    cache = room.out / "crops"
    assert material(RECIPE, data, cache, device=CPU).fingerprint == room.material.fingerprint
    only = frozenset([*room.material.train.names[2:], *(one.name for one in room.material.calibration)])
    assert material(RECIPE, data, cache, device=CPU, wanted=Wanted(only=only)).fingerprint != room.material.fingerprint


def test_a_family_without_pictures_is_named_before_anything_is_cut(data: Path, tmp_path: Path) -> None:
    recipe = RECIPE.model_copy(update={"families": RECIPE.families | {"three": Family(ai=("nobody",))}})
    with pytest.raises(DataUnusable, match=r"no pictures of three \(nobody\).*AI sources there: grid, other"):
        material(recipe, data, tmp_path, device=CPU, wanted=Wanted(taught=("one", "three")))
    assert not list(tmp_path.iterdir())


def test_minutes_are_for_all_networks_together_and_what_was_left_is_named(room: Class, tmp_path: Path) -> None:
    long = COURSE.model_copy(update={"steps": 10**6})
    said: list[str] = []
    clock = Clock(0.1)
    slow = replace(
        room, recipe=RECIPE.model_copy(update={"teacher": long, "student": long}), out=tmp_path, clock=clock,
        say=said.append,
    )  # fmt: skip
    assert make(slow, ["labels-1", "labels-2", "labels-3"]) == []
    assert time.monotonic() - clock.began_s < 60
    late = replace(slow, clock=Clock(0.1, began_s=time.monotonic() - 60))
    assert make(late, ["labels-1", "labels-4"]) == ["labels-4"]
    assert "Not made: labels-4." in said[-1]


def test_each_network_gets_its_share_of_what_is_left() -> None:
    clock = Clock(10, networks=2)
    assert clock.share() == pytest.approx(5, abs=0.1)
    assert clock.share() == pytest.approx(10, abs=0.1)
    with pytest.raises(OutOfTime, match="10 minutes"):
        Clock(10, began_s=time.monotonic() - 601).share()
    assert Clock().share() is None


def test_edges_stand_on_one_score_a_picture_as_the_service_gives_it(room: Class) -> None:
    detector = Detector.load(str(room.folder / "labels-1" / "model"), models_dir=room.folder, device="cpu")
    held, spec = room.material.calibration, detector.spec
    labels = np.array([one.label for one in held])
    assert spec.calibration.pictures == len(held) == len({one.name for one in held})
    assert spec.thresholds is not None
    assert f"{(labels != AI).sum()} real and {(labels == AI).sum()} AI pictures" in spec.thresholds.basis
    many = list(held) * 100  # enough for an edge between 0 and 1
    told = calibrated(detector, many)
    p_ai = np.stack([probability(ask(detector, held, look).logit, told.calibration) for look in LOOKS])
    edges = sorted((p_ai.max(0)[labels != AI].max(), p_ai.min(0)[labels == AI].min()))
    assert told.thresholds is not None
    assert [told.thresholds.real_edge, told.thresholds.ai_edge] == pytest.approx(edges)
    assert json.loads((room.folder / "labels-1" / FILE).read_text())["pictures"] == room.material.fingerprint
