"""`aiguard model` in a shell: what there is, which one judges."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from aiguard.config import DEFAULT_MODEL, chosen_model
from aiguard.detection.registry import BUNDLED, entries
from tests.unit.detection.tiny_vit import save_tiny_vit

AIGUARD = Path(sys.executable).with_name("aiguard")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [str(AIGUARD), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    noise = np.random.default_rng(1).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def test_the_list_says_of_each_model_whether_it_is_here_and_calibrated(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in run("model", "list", "--json", "--data-dir", tmp_path).stdout.splitlines()]
    told = {line["id"]: line for line in lines}
    assert set(told) == set(entries())
    assert (told[BUNDLED]["state"], told[BUNDLED]["calibrated"]) == ("ready", True)
    assert (told["commfor-model-384"]["state"], told["panel"]["state"]) == ("not fetched", "not fetched")
    assert [line["id"] for line in lines if line["chosen"]] == [DEFAULT_MODEL]
    words = run("model", "list", "--data-dir", tmp_path).stdout
    assert all(entry.title in words for entry in entries().values())


def test_the_chosen_model_judges_from_then_on(tmp_path: Path, picture: Path) -> None:
    data_dir = tmp_path / "data"
    done = run("model", "use", "cifake-vit-32", "--data-dir", data_dir)
    assert done.returncode == 0
    assert "cifake-vit-32" in done.stdout
    assert chosen_model(data_dir) == "cifake-vit-32"
    line = json.loads(run("check", "--json", "--models-dir", data_dir / "models", picture).stdout)
    assert line["model"] == "cifake-vit-32"


def test_a_model_without_edges_is_taken_and_what_that_means_is_said(tmp_path: Path, picture: Path) -> None:
    folder = save_tiny_vit(tmp_path / "mine")
    done = run("model", "use", folder, "--data-dir", tmp_path / "data")
    assert "not calibrated" in done.stdout
    line = json.loads(run("check", "--json", "--models-dir", tmp_path / "data" / "models", picture).stdout)
    assert (line["model"], line["band"], line["reasons"][0]["code"]) == ("mine", "uncertain", "not_calibrated")


@pytest.mark.parametrize("name", ["nonsense", "commfor-model-384"])
def test_a_model_that_cannot_be_loaded_is_not_chosen(tmp_path: Path, name: str) -> None:
    done = run("model", "use", name, "--data-dir", tmp_path)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert chosen_model(tmp_path) == DEFAULT_MODEL


def test_a_calibration_gives_a_model_its_bands(tmp_path: Path) -> None:
    folder = save_tiny_vit(tmp_path / "mine")
    for label, level in (("ai", 60), ("real", 190)):
        source = tmp_path / "data" / "validation" / label / "made"
        source.mkdir(parents=True)
        for at in range(4):
            noise = np.random.default_rng(at + level).integers(level - 50, level + 50, (150, 160, 3))
            Image.fromarray(noise.astype(np.uint8)).save(source / f"{at}.png")
    done = run("lab", "calibrate", "--model", folder, "--data", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "calibration.json").read_text())
    assert told["calibration"]["pictures"] == 8
    assert 0 <= told["thresholds"]["real_edge"] <= told["thresholds"]["ai_edge"] <= 1


def test_pulling_what_is_bundled_asks_nobody(tmp_path: Path) -> None:
    assert "is here already" in run("model", "pull", BUNDLED, "--data-dir", tmp_path).stdout
