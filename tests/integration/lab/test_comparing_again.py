"""A comparison called again: with the same it goes on, with something else it is refused, and its starts are alike."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import torch
from safetensors.torch import save_file

from aiguard.detection.networks.fronted import Shape
from aiguard.detection.networks.googlenet import GoogLeNet
from aiguard.lab.comparing.copies import copies
from aiguard.lab.comparing.given import read_given
from aiguard.lab.comparing.kinds import read_kind
from aiguard.lab.comparing.pretrain import other_pictures, started
from aiguard.lab.comparing.recipe import CompareRecipe, Contender, Pretraining
from aiguard.lab.comparing.report import write_report
from aiguard.lab.comparing.runs import Contest, run
from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable, RecipeInvalid, RunMismatch
from aiguard.lab.resident.clock import OutOfTime
from aiguard.lab.resident.course import Course
from aiguard.lab.resident.finished import FILE
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, labels_alone, train
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 64
CPU = torch.device("cpu")
SMALL = {"embedding_size": 4, "hidden_sizes": [4], "depths": [1], "layer_type": "basic"}
ONE, TWO = (Contender(shape=Shape(kind="resnet", front=front, settings=SMALL)) for front in ("rgb", "residual"))
RECIPE = CompareRecipe(
    name="tiny", networks={"one": ONE, "two": TWO}, course=Course(learning_rate=1e-3, batch_size=4, steps=2),
    side_px=SIDE, seeds=(1,),
)  # fmt: skip
SLOW = Course(learning_rate=1e-3, batch_size=4, steps=10**6)


@pytest.fixture
def kinds(tmp_path: Path) -> Path:
    for split in ("train", "test"):
        for label in ("ai", "real"):
            save_some(tmp_path / "kinds" / "faces" / split / label / f"faces-{split}", 3, (SIDE, SIDE))
    return tmp_path / "kinds"


@pytest.fixture
def contest(kinds: Path, tmp_path: Path) -> Contest:
    torch.set_num_threads(1)
    return Contest(RECIPE, kinds, tmp_path / "run", CPU, say=str)


def test_finished_runs_of_another_recipe_or_of_other_pictures_are_refused(contest: Contest, kinds: Path) -> None:
    assert run(contest) == 2
    assert run(replace(contest, recipe=RECIPE.model_copy(update={"seeds": (1, 2)}))) == 4
    slower = RECIPE.model_copy(update={"course": RECIPE.course.model_copy(update={"learning_rate": 1e-4})})
    with pytest.raises(RunMismatch, match="one-1 was finished with other course"):
        run(replace(contest, recipe=slower))
    one = next((kinds / "faces" / "train" / "ai").rglob("*.png"))
    one.write_bytes(one.read_bytes() + b"\0")
    read_split.cache_clear()
    with pytest.raises(RunMismatch, match="other pictures"):
        run(contest)
    (contest.folder / "faces" / "one-1" / FILE).unlink()
    with pytest.raises(RunMismatch, match="does not say"):
        run(contest)


def test_a_start_is_the_same_whichever_networks_and_minutes_were_asked_for(contest: Contest, tmp_path: Path) -> None:
    for source in ("ai/grid", "real/photos"):
        save_some(tmp_path / "others" / "train" / source, 3)
    how = Pretraining(course=RECIPE.course.model_copy(update={"steps": 6}), copies=0)
    first = replace(contest, recipe=RECIPE.model_copy(update={"pretraining": how}), others=tmp_path / "others")
    bank = other_pictures(first, how)
    alone = replace(first, out=tmp_path / "alone", networks=("one",), minutes=60)
    together, by_itself = (started(each, "one", bank).state_dict() for each in (first, alone))
    assert all(torch.equal(value, by_itself[name]) for name, value in together.items())
    assert run(replace(alone, minutes=1e-9)) == 0
    with pytest.raises(RecipeInvalid, match="--others"):
        run(replace(first, others=None))


def test_what_the_minutes_leave_no_time_for_is_named(contest: Contest) -> None:
    said: list[str] = []
    slow = replace(contest, recipe=RECIPE.model_copy(update={"course": SLOW}), minutes=0.01, say=said.append)
    assert run(slow) == 0
    assert said[-1].startswith("The 0.01 minutes are over. Not run: faces one-1, faces two-1.")


def test_a_run_stops_between_two_steps_and_goes_on_there(
    contest: Contest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = read_kind(contest.kinds, "faces", SIDE, CPU).train
    job = Job(fresh(ONE.shape, CPU, 1), bank, SLOW, tmp_path / "job", 1, labels_alone, "", say=str, until_s=3)
    for step in (4, 8):
        monkeypatch.setattr("aiguard.lab.resident.training.time", SimpleNamespace(monotonic=count().__next__))
        with pytest.raises(OutOfTime, match=f"job was stopped at step {step} of"):
            train(job)
        assert torch.load(job.folder / "checkpoint.pt", weights_only=True)["step"] == step


def test_the_report_prints_what_was_typed(contest: Contest, monkeypatch: pytest.MonkeyPatch) -> None:
    run(contest)
    typed = ["--note", "A sentence.", "--data", "/some/where/mine", "--network", "one", "--note=Another."]
    monkeypatch.setattr("sys.argv", ["aiguard", "lab", "compare", *typed])
    assert "| command | aiguard lab compare --data mine --network one |" in write_report(contest.folder, RECIPE)


def test_test_pictures_that_stand_in_training_are_counted(kinds: Path) -> None:
    assert copies(kinds)[0].startswith("faces: 0 of 6 test files also stand in training; 0 look")
    learned = next((kinds / "faces" / "train" / "real").rglob("*.png"))
    shutil.copy(learned, kinds / "faces" / "test" / "real" / "copy.png")
    read_split.cache_clear()
    assert copies(kinds)[0].startswith("faces: 1 of 7 test files also stand in training; 1 look")


def test_googlenet_begins_with_weights_that_are_given(contest: Contest, tmp_path: Path) -> None:
    theirs = GoogLeNet(labels=5, large_kernel=3).state_dict()
    path = tmp_path / "googlenet.safetensors"
    save_file(theirs, path)
    networks = {"one": ONE, "googlenet": Contender(shape=Shape(kind="googlenet"))}
    recipe, given = read_given(RECIPE.model_copy(update={"networks": networks}), path)
    begun = given["googlenet"].begin(recipe.networks["googlenet"].shape, 1)
    name = "inception4c.branch3.1.conv.weight"
    assert torch.equal(begun.state_dict()[f"inner.{name}"], theirs[name])
    assert recipe.networks["googlenet"].shape.settings == {"large_kernel": 3}
    told, plain = (replace(contest, recipe=recipe, given=one) for one in (given, {}))
    assert told.begin("one", 1) is None
    assert told.identity("googlenet", "") != plain.identity("googlenet", "")
    assert told.identity("one", "") == plain.identity("one", "")


def test_weights_that_fit_no_network_are_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "some.safetensors"
    save_file({"fc.weight": torch.zeros(1)}, path)
    with pytest.raises(RecipeInvalid, match="compares no GoogLeNet"):
        read_given(RECIPE, path)
    both = {"one": ONE, "googlenet": Contender(shape=Shape(kind="googlenet", front="both"))}
    recipe = RECIPE.model_copy(update={"networks": both})
    with pytest.raises(DataUnusable, match="does not hold torchvision's GoogLeNet"):
        read_given(recipe, path)
    path.write_bytes(b"no safetensors")
    with pytest.raises(DataUnusable, match="does not hold"):
        read_given(recipe, path)
    save_file(GoogLeNet(large_kernel=3).state_dict(), path)
    with pytest.raises(RecipeInvalid, match='give the network front = "rgb"'):
        read_given(recipe, path)
