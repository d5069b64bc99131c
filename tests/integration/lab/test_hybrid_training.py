"""`aiguard lab train` of a hybrid: options are kept or refused, and it leaves what every training leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner

from aiguard.detection.spec import read_spec
from aiguard.lab.cli import lab
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

RECIPE = """
name = "tiny"
kind = "hybrid"
view_px = 48
crops = 1
copies = 1
members = 1
hidden = [8, 4]
epochs = 1
batch_size = 4
linear_steps = 5
calibration_share = 0.3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    torch.set_num_threads(1)
    (tmp_path / "tiny.toml").write_text(RECIPE, encoding="utf-8")
    for split, count, size in (("train", 4, (96, 80)), ("validation", 2, (80, 96))):
        for source in ("ai/grid", "real/photos"):
            save_some(tmp_path / "wild" / split / source, count, size)
    return tmp_path


def train(folder: Path, *more: str) -> Result:
    words = ["train", str(folder / "tiny.toml"), "--data", str(folder / "wild"), "--out", str(folder / "out"), *more]
    return CliRunner().invoke(lab, words)


def test_it_is_audited_judged_and_reported_under_its_own_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiguard.lab import hybrid

    seeds: list[int] = []
    learn = hybrid.learn
    monkeypatch.setattr(hybrid, "learn", lambda *words: seeds.append(words[1].seed) or learn(*words))
    done = train(folder, "--seed", "7", "--device", "cpu")
    assert done.exit_code == 0, done.output
    model = folder / "out" / "tiny" / "model"
    assert read_spec(model, model_id="x", revision="x").id == "tiny"
    assert seeds == [7]
    assert "audit: 0 of 4 judged files also stand in training" in done.output
    card = (model / "README.md").read_text()
    assert "| seed | 7 |" in card
    assert "Audit before training" in card
    [figures] = json.loads((model / "metrics.json").read_text())
    assert (figures["name"], figures["pictures"], set(figures["by_source"])) == ("clean", 4, {"grid"})
    assert len((model / "scores.csv").read_text().splitlines()) == 5
    assert (model / "report.html").exists()
    again = train(folder, "--seed", "7", "--device", "cpu", "--no-audit", "--id", "mine")
    assert "audit:" not in again.output
    assert read_spec(model, model_id="x", revision="x").id == "mine"


@pytest.mark.parametrize("option", [("--start", "x"), ("--minutes", "3"), ("--device", "cuda")])
def test_what_a_hybrid_cannot_honour_is_refused(folder: Path, option: tuple[str, str]) -> None:
    done = train(folder, *option)
    assert done.exit_code == 2
    assert f"A hybrid takes no {option[0]}" in done.output
    assert not (folder / "out").exists()
