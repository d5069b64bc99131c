"""`aiguard lab search cnn` called again: another best, another recipe, several processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from click.testing import CliRunner

from aiguard.detection.detector import Detector
from aiguard.lab.cli import lab
from aiguard.lab.errors import RunMismatch
from aiguard.lab.grid import stacks
from aiguard.lab.ranks import Ranks
from aiguard.lab.recipe import Network, Recipe
from aiguard.lab.runs import Place, split_official
from aiguard.lab.search import Search
from tests.unit.lab.tiny_data import save_tiny_cifake

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
QUICK = """
name = "{name}"
epochs = 1
batch_size = 20
learning_rate = 2e-3
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


def words(tar: Path, folder: Path) -> list[str]:
    for name in ("quick", "best"):
        (folder / f"{name}.toml").write_text(QUICK.format(name=name), encoding="utf-8")
    quick, best = str(folder / "quick.toml"), str(folder / "best.toml")
    return [
        "search", "cnn", "--data", str(tar), "--out", str(folder), "--device", "cpu", "--layers", "1",
        "--filters", "4,8", "--neurons", "8", "--preset", quick, "--best", best,
    ]  # fmt: skip


def search(arguments: list[str]) -> None:
    CliRunner().invoke(lab, arguments, catch_exceptions=False)


def grid_of(tar: Path, out: Path, ranks: Ranks | None = None, **how: Any) -> Search:
    """The grid in `out`, asked for by a recipe with `how`, pictures of `tar`."""
    recipe = Recipe(name="quick", network=Network(kind="topology"), epochs=1, learning_rate=1e-3, held_out=20)
    recipe = recipe.model_copy(update=how)
    place = Place(tar, out, ranks or Ranks(torch.device("cpu")), lambda _: None)
    return Search.begin(recipe, place, split_official(tar, recipe, place.say))


def crown(grid: Path, shape: dict[str, int]) -> None:
    """Let a topology that was tried be the best."""
    told = json.loads(grid.read_text())
    next(row for row in told["tried"] if row["shape"].items() >= shape.items())["validation_accuracy"] = 2.0
    grid.write_text(json.dumps(told))


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
    page = (model / "report.html").read_text()
    assert f"conv-1x{other}, 2.0000 on validation" in page
    assert "3 of 3 were run" in page  # the dense layers on the other stack are no part of this grid
    assert len(list(folder.glob("best-conv-*/checkpoint.pt"))) == 2


def test_a_grid_is_gone_on_with_by_the_same_recipe_on_the_same_pictures_alone(tar: Path, tmp_path: Path) -> None:
    path = tmp_path / "out" / "grid.json"
    (shape,) = stacks(32, [1], [4])
    grid_of(tar, path.parent).walk([shape], None)
    assert list(grid_of(tar, path.parent).tried) == ["conv-1x4"]
    other = save_tiny_cifake(tmp_path / "other.tar", seed=1)
    for mismatched in (
        lambda: grid_of(tar, path.parent, seed=1),
        lambda: grid_of(tar, path.parent, learning_rate=1.0),
        lambda: grid_of(other, path.parent),
    ):
        with pytest.raises(RunMismatch, match="Choose another --out"):
            mismatched()
    path.write_text(json.dumps(json.loads(path.read_text())["tried"]))
    with pytest.raises(RunMismatch, match="Choose another --out"):
        grid_of(tar, path.parent)


class Second(Ranks):
    """A process that is told by the first that it is late, whatever its own clock says."""

    def agree(self, value: float) -> float:
        return 1.0


def test_a_process_that_does_not_lead_writes_nothing_and_takes_the_firsts_figure(tar: Path, tmp_path: Path) -> None:
    (shape,) = stacks(32, [1], [4])
    grid = grid_of(tar, tmp_path / "out", Second(torch.device("cpu"), rank=1))
    grid.walk([shape], None)
    assert grid.tried["conv-1x4"].validation_accuracy == 1.0
    assert not (tmp_path / "out").exists()


def test_the_first_process_says_for_all_that_it_is_late(tar: Path, tmp_path: Path) -> None:
    (shape,) = stacks(32, [1], [4])
    grid = grid_of(tar, tmp_path / "out", Second(torch.device("cpu"), rank=1))
    grid.walk([shape], time.monotonic() + 3600)
    assert grid.tried == {}


def test_two_processes_walk_one_grid_and_leave_one_model(tar: Path, tmp_path: Path) -> None:
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m"]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}", "OMP_NUM_THREADS": "1"}
    command = [*launch, "aiguard.lab", *words(tar, tmp_path), "--filters", "4", "--minutes", "5"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(json.loads((tmp_path / "search-cnn" / "grid.json").read_text())["tried"]) == 2
    assert (tmp_path / "search-cnn" / "best" / "model" / "metrics.json").exists()
    assert done.stdout.count("conv-1x4 (1 of 1)") == 1
