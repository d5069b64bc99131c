"""`aiguard lab train` in a shell: everything a training leaves, on one process and on two."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from aiguard.detection.detector import Detector
from aiguard.lab.checkpoint import WEIGHTS
from tests.unit.lab.tiny_data import save_tiny_cifake

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}", "OMP_NUM_THREADS": "1"}
RECIPE = """
name = "tiny"
seed = 1
epochs = 60
batch_size = 20
learning_rate = 3e-3
warm_up_steps = 5
held_out = 20
bf16 = false
colour = 0.1
erase = 0.2
cutmix = 0.05
mixup = 0.1

[network]
kind = "vit"
patch_size = 8
hidden_size = 24
num_hidden_layers = 1
num_attention_heads = 2
intermediate_size = 32
"""


@pytest.fixture(scope="module")
def tar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_cifake(tmp_path_factory.mktemp("data") / "tiny.tar")


def command(tar: Path, folder: Path, *more: str) -> list[str]:
    recipe = folder / "tiny.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    return ["aiguard.lab", "train", str(recipe), "--data", str(tar), "--out", str(folder), "--device", "cpu", *more]


@pytest.fixture(scope="module")
def trained(tar: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("runs")
    done = subprocess.run(
        [sys.executable, "-m", *command(tar, folder)], env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    return folder / "tiny", done.stdout


def test_it_leaves_a_model_that_the_service_loads_with_figures_a_report_and_a_card(trained: tuple[Path, str]) -> None:
    model = trained[0] / "model"
    detector = Detector.load(str(model), models_dir=model.parent, device="cpu")
    assert detector.spec.thresholds is not None
    full, clean = json.loads((model / "metrics.json").read_text())
    assert full["accuracy"] > 0.8
    assert (full["name"], clean["name"], full["pictures"] - clean["pictures"]) == ("full", "de-duplicated", 1)
    assert len((model / "scores.csv").read_text().splitlines()) == 42
    page = (model / "report.html").read_text()
    assert page.count("data:image/png;base64,") >= 4
    assert 'src="http' not in page
    assert "## Measured" in (model / "README.md").read_text()
    assert load_file(model / "model.safetensors")["classifier.weight"].dtype == torch.float16


def test_the_audit_finds_the_planted_copies_and_the_report_says_so(trained: tuple[Path, str]) -> None:
    told = "1 of 41 judged files also stand in training (1 of them AI)"
    assert told in trained[1]
    assert told in (trained[0] / "model" / "report.html").read_text()


def test_a_report_names_command_and_machine_but_no_folder(trained: tuple[Path, str], tar: Path) -> None:
    card = (trained[0] / "model" / "README.md").read_text()
    assert "aiguard lab train tiny.toml --data tiny.tar" in card
    assert str(tar.parent) not in card
    assert "CPU cores" in card


def test_a_run_on_two_processes_learns_and_only_the_first_writes(tar: Path, tmp_path: Path) -> None:
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m"]
    done = subprocess.run(
        [*launch, *command(tar, tmp_path, "--no-audit")], env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    history = [json.loads(line) for line in (tmp_path / "tiny" / "history.jsonl").read_text().splitlines()]
    assert [row["epoch"] for row in history] == list(range(1, 61))
    assert history[-1]["validation_accuracy"] > 0.8
    assert (tmp_path / "tiny" / WEIGHTS).is_file()
    assert done.stdout.count("accuracy 0.") >= 1


def test_a_run_with_a_time_limit_ends_by_it(tar: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", *command(tar, tmp_path, "--no-audit", "--minutes", "0.02")],
        env=ENVIRONMENT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    state = torch.load(tmp_path / "tiny" / "checkpoint.pt", weights_only=True)
    assert state["spent_s"] < 60
    assert state["step"] <= 360
    assert state["optimizer"]["param_groups"][0]["lr"] < 3e-3


def test_tensorboard_gets_the_figures(trained: tuple[Path, str]) -> None:
    events = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    board = events.EventAccumulator(str(trained[0] / "tensorboard"))
    board.Reload()
    assert [event.step for event in board.Scalars("validation_accuracy")] == [6 * epoch for epoch in range(1, 61)]
