"""A killed run resumes to the very same weights; a finished one becomes a model the service loads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from aiguard.detection.detector import Detector
from aiguard.lab.data import read_split
from aiguard.lab.errors import RunMismatch
from aiguard.lab.evaluation import evaluate_on
from aiguard.lab.export import export
from aiguard.lab.recipe import Network, Recipe
from aiguard.lab.splits import carve
from aiguard.lab.train import Job, course_of, finished, train
from tests.unit.lab.tiny_data import save_tiny_cifake

TINY = Network(
    kind="vit", patch_size=8, hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
)
RECIPE = Recipe(
    name="tiny", network=TINY, seed=1, epochs=60, batch_size=20, learning_rate=3e-3, warm_up_steps=5, held_out=20,
    bf16=False,
)  # fmt: skip
STEPS_PER_EPOCH = 6
ROOT = Path(__file__).resolve().parents[3]

RUN = """
import sys, time
from pathlib import Path
import torch
from aiguard.lab import loop
from aiguard.lab import train as training
from tests.integration.lab.test_training import RECIPE, job_in
torch.set_num_threads(1)
loop.SAVE_EVERY_S = 0.0
training.train(job_in(Path(sys.argv[1]), Path(sys.argv[2])), resume=True)
"""


def job_in(tar: Path, folder: Path) -> Job:
    official, test = read_split(tar, "train"), read_split(tar, "test")
    splits = carve(official, frozenset(test.digests), held_out=RECIPE.held_out, seed=RECIPE.seed)
    return Job(RECIPE, splits, folder, say=lambda _: None)


@pytest.fixture(scope="module")
def tar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_cifake(tmp_path_factory.mktemp("data") / "tiny.tar")


@pytest.fixture(scope="module")
def whole_run(tar: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """Run in one go."""
    torch.set_num_threads(1)
    job = job_in(tar, tmp_path_factory.mktemp("run"))
    train(job)
    return job


def test_a_run_killed_twice_ends_with_the_weights_of_one_that_was_not(
    tar: Path, whole_run: Job, tmp_path: Path
) -> None:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"}
    command = [sys.executable, "-c", RUN, str(tar), str(tmp_path)]
    for _ in range(2):
        process = subprocess.Popen(command, env=environment)
        before = _stamp(tmp_path)
        deadline = time.monotonic() + 60
        while _stamp(tmp_path) == before and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] < STEPS_PER_EPOCH * RECIPE.epochs
    subprocess.run(command, env=environment, check=True)
    ours = finished(RECIPE, tmp_path).state_dict()
    for name, value in finished(RECIPE, whole_run.folder).state_dict().items():
        assert torch.equal(value, ours[name]), name


def _stamp(folder: Path) -> float:
    path = folder / "checkpoint.pt"
    return path.stat().st_mtime if path.exists() else 0.0


def test_it_learns_and_becomes_a_model_that_the_service_loads_and_judges_with(
    tar: Path, whole_run: Job, tmp_path: Path
) -> None:
    folder = tmp_path / "tiny-model"
    spec = export(finished(RECIPE, whole_run.folder), RECIPE, whole_run.splits.calibration, folder, model_id="tiny")
    detector = Detector.load(str(folder), models_dir=tmp_path, device="cpu")
    table = evaluate_on(detector, tar, "test", tmp_path / "report", print)
    accuracy = float(next(line for line in table.splitlines() if line.startswith("accuracy")).split()[1])
    assert accuracy > 0.9
    assert "de-duplicated" in table
    assert (spec.labels.ai, spec.labels.real) == ("FAKE", "REAL")
    assert spec.thresholds is not None
    assert len((tmp_path / "report" / "scores.csv").read_text().splitlines()) == 42


def test_a_checkpoint_of_another_recipe_is_refused(whole_run: Job) -> None:
    other = Job(RECIPE.model_copy(update={"learning_rate": 1.0}), whole_run.splits, whole_run.folder)
    with pytest.raises(RunMismatch, match="another recipe"):
        train(other, resume=True)


def test_the_learning_rate_warms_up_stays_and_decays_to_nothing(whole_run: Job) -> None:
    course = course_of(whole_run, STEPS_PER_EPOCH)
    shares = [course.rate(step, step / 1000) for step in range(1000)]
    assert shares[0] == pytest.approx(0.2)
    assert shares[100] == shares[499] == 1.0
    assert shares[750] == pytest.approx(0.5)
    assert 0 < shares[-1] < 0.01
