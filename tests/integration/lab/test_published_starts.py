"""`distill` and `compare` as they are typed, with networks that begin with published weights."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner
from transformers import ResNetConfig, ResNetForImageClassification

from aiguard.detection.detector import Detector
from aiguard.detection.networks.fronted import load
from aiguard.lab.cli import lab
from aiguard.lab.errors import RunMismatch, StartUnavailable
from tests.unit.lab.tiny_pictures import save_some
from tests.unit.lab.tiny_published import RESNET, publish

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.timeout(200)
SETTINGS = 'embedding_size = 8\nhidden_sizes = [8, 16]\ndepths = [1, 1]\nlayer_type = "basic"\n'
# So slow that a trained network still shows what it began with.
COURSE = "learning_rate = 1e-6\nbatch_size = 4\nsteps = 2\n"
DISTIL = f"""
name = "tiny"
side_px = 64
copies = 1
crops = 2
calibration_share = 0.3
start = "START"
[families.one]
ai = ["grid"]
[families.two]
ai = ["other"]
[network]
kind = "resnet"
front = "both"
[network.settings]
{SETTINGS}
[teacher]
{COURSE}
[teacher.augment]
crop_px = 64
[student]
{COURSE}
[student.augment]
crop_px = 64
"""
COMPARE = f"""
name = "tiny"
side_px = 64
seeds = [1, 2]
[networks.begun]
start = "START"
[networks.begun.shape]
kind = "resnet"
[networks.begun.shape.settings]
{SETTINGS}
[networks.chance.shape]
kind = "resnet"
[networks.chance.shape.settings]
{SETTINGS}
[course]
{COURSE}
"""
LAST = "resnet.encoder.stages.1.layers.0.layer.1.convolution.weight"


@pytest.fixture
def start(tmp_path: Path) -> Path:
    return published(tmp_path / "published", 71)


def published(folder: Path, seed: int) -> Path:
    torch.manual_seed(seed)
    publish(ResNetForImageClassification(ResNetConfig(**RESNET, num_labels=1000)), folder)
    return folder


def typed(command: str, recipe: str, start: Path | str, data: Path, tmp_path: Path, *more: str) -> Result:
    path = tmp_path / f"{command}.toml"
    path.write_text(recipe.replace("START", str(start)), encoding="utf-8")
    arguments = [command, "--preset", str(path), "--data", str(data), "--out", str(tmp_path / "out"), *more]
    return CliRunner().invoke(lab, arguments)


def begins_as(folder: Path, start: Path) -> bool:
    from safetensors.torch import load_file

    theirs, ours = load_file(start / "model.safetensors")[LAST], load(folder).state_dict()[f"inner.{LAST}"]
    return torch.allclose(ours, theirs, atol=2e-3)


def test_teachers_and_student_begin_with_what_the_recipe_names(start: Path, tmp_path: Path) -> None:
    for source in ("ai/grid", "ai/other", "real/photos"):
        save_some(tmp_path / "wild" / "train" / source, 4)
        save_some(tmp_path / "wild" / "validation" / source, 2)
    done = typed("distill", DISTIL, start, tmp_path / "wild", tmp_path, "--student-only")
    assert done.exit_code == 0, done.output
    made = tmp_path / "out" / "tiny" / "all"
    assert {one.name for one in made.iterdir()} == {"teacher-one", "teacher-two", "student-1"}
    for name in ("teacher-one", "student-1"):
        assert begins_as(made / name / "model", start)
        assert Detector.load(str(made / name / "model"), models_dir=made, device="cpu").spec.thresholds is not None

    told = typed("distill-report", DISTIL, start, tmp_path / "wild", tmp_path)
    assert f"All begin with the published weights of {start}." in told.output

    shutil.rmtree(start)
    other = published(start, 72)
    refused = typed("distill", DISTIL, other, tmp_path / "wild", tmp_path, "--student-only")
    assert isinstance(refused.exception, RunMismatch)
    assert "finished with other weights" in str(refused.exception)


def test_a_network_of_a_comparison_begins_with_what_the_recipe_names(start: Path, tmp_path: Path) -> None:
    for split, count in (("train", 6), ("test", 3)):
        for label in ("ai", "real"):
            save_some(tmp_path / "kinds" / "faces" / split / label / "some", count, (64, 64))
    done = typed("compare", COMPARE, start, tmp_path / "kinds", tmp_path)
    assert done.exit_code == 0, done.output
    assert f"Begun with published weights: begun with those of {start}." in done.output
    runs = tmp_path / "out" / "tiny" / "faces"
    assert begins_as(runs / "begun-1" / "model", start)
    assert not begins_as(runs / "chance-1" / "model", start)
    begun, chance = (json.loads((runs / one / "identity.json").read_text()) for one in ("begun-2", "chance-2"))
    assert begun["weights"]
    assert not chance["weights"]

    shutil.rmtree(start)  # who only reports begins nothing
    again = typed("compare", COMPARE, start, tmp_path / "kinds", tmp_path, "--report-only")
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(("command", "recipe"), [("distill", DISTIL), ("compare", COMPARE)])
def test_a_start_that_is_not_here_is_named_before_anything_is_done(command: str, recipe: str, tmp_path: Path) -> None:
    refused = typed(command, recipe, tmp_path / "nothing", tmp_path, tmp_path)
    assert isinstance(refused.exception, StartUnavailable)
    assert not (tmp_path / "out").exists()
