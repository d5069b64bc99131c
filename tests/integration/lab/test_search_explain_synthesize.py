"""`aiguard lab search cnn`, `explain`, `synthesize` and fine-tuning, each on a tiny set in a shell."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from aiguard.detection.detector import Detector
from tests.unit.detection.tiny_vit import save_tiny_vit
from tests.unit.lab.tiny_data import save_tiny_cifake

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}", "OMP_NUM_THREADS": "1"}
QUICK = """
name = "{name}"
epochs = {epochs}
batch_size = 20
learning_rate = 2e-3
warm_up_steps = 5
held_out = 20
bf16 = false
{more}
[network]
kind = "{kind}"
"""


@pytest.fixture(scope="module")
def tar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_cifake(tmp_path_factory.mktemp("data") / "tiny.tar")


def lab(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "aiguard.lab", *map(str, words)]


def run(*words: str | Path) -> str:
    done = subprocess.run(lab(*words), env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def recipe(folder: Path, name: str, epochs: int, more: str = "", kind: str = "topology") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(QUICK.format(name=name, epochs=epochs, more=more, kind=kind), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def searched(tar: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Killed once in the middle of the grid, then run to its end."""
    folder = tmp_path_factory.mktemp("search")
    words = lab(
        "search", "cnn", "--data", tar, "--out", folder, "--device", "cpu", "--layers", "1,2", "--filters", "4,8",
        "--neurons", "8", "--preset", recipe(folder, "quick", 12, "patience = 4\naugment = false"),
        "--best", recipe(folder, "best", 30),
    )  # fmt: skip
    grid = folder / "search-cnn" / "grid.json"
    process = subprocess.Popen(words, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 90
    while not grid.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(json.loads(grid.read_text())["tried"]) < 6
    done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return folder / "search-cnn", done.stdout


def test_a_search_goes_on_where_it_was_killed_and_tries_nothing_twice(searched: tuple[Path, str]) -> None:
    tried = json.loads((searched[0] / "grid.json").read_text())["tried"]
    assert len(tried) == 6  # four stacks, then one and two dense layers on the best
    assert "conv-1x4 (1 of 4)" not in searched[1]
    assert "conv-2x8 (4 of 4)" in searched[1]


def test_the_best_is_taught_again_and_the_service_loads_it(searched: tuple[Path, str]) -> None:
    model = searched[0] / "best" / "model"
    detector = Detector.load(str(model), models_dir=model.parent, device="cpu")
    assert detector.spec.architecture == "cifake-topology"
    assert json.loads((model / "metrics.json").read_text())[0]["accuracy"] > 0.9
    page = (model / "report.html").read_text()
    assert "6 of 6 were run" in page
    assert "layers down, filters across" in page
    (taught,) = searched[0].glob("best-conv-*/history.jsonl")
    history = [json.loads(line) for line in taught.read_text().splitlines()]
    assert history[-1]["validation_accuracy"] > history[0]["validation_accuracy"]


def test_explain_draws_panels_and_puts_the_claim_to_a_test(
    searched: tuple[Path, str], tar: Path, tmp_path: Path
) -> None:
    model = searched[0] / "best" / "model"
    told = run("explain", "--model", model, "--data", tar, "--pictures", "8", "--out", tmp_path, "--device", "cpu")
    rows = json.loads((tmp_path / "attention.json").read_text())
    assert {row["stand_in"] for row in rows} >= {"centre"}
    assert all(row["own_interval"][0] <= row["own"] <= row["own_interval"][1] for row in rows)
    assert (tmp_path / "report.html").read_text().count("data:image/png") == 2
    assert "centre, both" in told


@pytest.mark.timeout(300)
def test_the_small_painter_learns_and_makes_pictures_of_what_it_saw(tar: Path, tmp_path: Path) -> None:
    run("synthesize", "--data", tar, "--out", tmp_path, "--device", "cpu", "--epochs", "3", "--count", "4")
    made = sorted((tmp_path / "synthesized" / "FAKE").glob("*.jpg"))
    assert [path.name.split("-")[0] for path in made] == ["picture"] * 4
    with Image.open(made[0]) as image:
        assert image.size == (32, 32)
    history = [json.loads(line) for line in (tmp_path / "painter" / "history.jsonl").read_text().splitlines()]
    assert history[-1]["negative_loss"] > history[0]["negative_loss"]
    again = ("--painter", tmp_path / "painter", "--count", "2", "--judge", "cifake-vit-6m")
    run("synthesize", "--data", tar, "--out", tmp_path / "again", "--device", "cpu", *again)
    assert "cifake-vit-6m" in (tmp_path / "again" / "synthesized" / "README.md").read_text()
    assert len((tmp_path / "painter" / "history.jsonl").read_text().splitlines()) == len(history)


STEM = """
[network.shape]
kind = "stemmed-vit"
[network.shape.settings]
image_size = 32
stem = [[8], [8]]
hidden_size = 16
num_hidden_layers = 1
num_attention_heads = 2
intermediate_size = 32
"""


def test_a_vit_with_a_stem_learns_and_the_service_explains_with_it(tar: Path, tmp_path: Path) -> None:
    quick = recipe(tmp_path, "stemmed", 30, kind="fronted")
    quick.write_text(quick.read_text() + STEM)
    run("train", quick, "--data", tar, "--out", tmp_path, "--device", "cpu", "--no-audit")
    model = tmp_path / "stemmed" / "model"
    detector = Detector.load(str(model), models_dir=model.parent, device="cpu")
    assert detector.spec.architecture == "fronted"
    assert json.loads((model / "metrics.json").read_text())[0]["accuracy"] > 0.9
    run("explain", "--model", model, "--data", tar, "--pictures", "4", "--out", tmp_path, "--device", "cpu")
    assert (tmp_path / "attention.json").exists()


def test_a_vit_of_a_folder_is_fine_tuned_and_keeps_its_own_preprocessing(tar: Path, tmp_path: Path) -> None:
    save_tiny_vit(tmp_path / "start")
    quick = recipe(tmp_path, "tuned", 2, kind="pretrained")
    run(
        "train", quick, "--data", tar, "--out", tmp_path, "--device", "cpu", "--no-audit", "--start", tmp_path / "start"
    )
    model = tmp_path / "tuned" / "model"
    spec = Detector.load(str(model), models_dir=model.parent, device="cpu").spec
    size = json.loads((tmp_path / "start" / "config.json").read_text())["image_size"]
    assert (spec.preprocessing.width, spec.labels.ai) == (size, "FAKE")
