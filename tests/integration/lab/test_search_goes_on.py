"""`aiguard lab search cnn` called again: another best, another recipe, several processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import torch
from click.testing import CliRunner

from aiguard.detection.detector import Detector
from aiguard.lab.cli import lab
from tests.unit.lab.tiny_data import save_tiny_cifake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = """
name = "{name}"
epochs = 1
batch_size = 20
learning_rate = {learning_rate}
warm_up_steps = 2
held_out = 20
augment = false
bf16 = false
[network]
kind = "topology"
"""


@pytest.fixture(scope="module")
def tar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_cifake(tmp_path_factory.mktemp("data") / "tiny.tar")


@pytest.fixture(autouse=True)
def _precision() -> Iterator[None]:
    """The command sets it for its process, which is ours here."""
    before = torch.get_float32_matmul_precision()
    yield
    torch.set_float32_matmul_precision(before)


def words(tar: Path, folder: Path, *, learning_rate: float = 2e-3) -> list[str]:
    for name in ("quick", "best"):
        (folder / f"{name}.toml").write_text(QUICK.format(name=name, learning_rate=learning_rate), encoding="utf-8")
    return [
        "search", "cnn", "--data", str(tar), "--out", str(folder), "--device", "cpu", "--layers", "1",
        "--filters", "4,8", "--neurons", "8", "--preset", str(folder / "quick.toml"), "--best", str(folder / "best.toml"),
    ]  # fmt: skip


def search(arguments: list[str]) -> None:
    CliRunner().invoke(lab, arguments, catch_exceptions=False)


def crown(grid: Path, shape: dict[str, int]) -> None:
    """Let a topology that was tried be the best."""
    rows = json.loads(grid.read_text())
    next(row for row in rows if row["shape"].items() >= shape.items())["validation_accuracy"] = 2.0
    grid.write_text(json.dumps(rows))


def test_another_best_is_taught_from_its_own_beginning_and_lies_where_the_last_one_lay(
    tar: Path, tmp_path: Path
) -> None:
    arguments = words(tar, tmp_path)
    search(arguments)
    folder = tmp_path / "search-cnn"
    model = folder / "best" / "model"
    first = Detector.load(str(model), models_dir=model.parent, device="cpu").spec
    before = json.loads((model / "config.json").read_text())
    other = 12 - before["filters"]
    crown(folder / "grid.json", {"filters": other, "dense_layers": 0})
    search(arguments)
    second = Detector.load(str(model), models_dir=model.parent, device="cpu").spec
    assert json.loads((model / "config.json").read_text())["filters"] == other
    assert (first.id, second.id) == ("best", "best")
    assert first.revision != second.revision
    assert f"conv-1x{other}, 2.0000 on validation" in (model / "report.html").read_text()
    assert len(list(folder.glob("best-conv-*/checkpoint.pt"))) == 2
