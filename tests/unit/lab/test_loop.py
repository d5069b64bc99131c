"""When a run is judged, when it ends, and what memory it keeps."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from aiguard.lab.loop import Course, follow, start
from aiguard.lab.ranks import Ranks

ROOT = Path(__file__).resolve().parents[3]
FAULTS = """
import resource, sys
from aiguard.lab.heap import keep_freed
kept = sys.argv[1] == "kept" and keep_freed()
for at in range(20):
    if at == 2:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = bytearray(2**26)
    del block
print(kept, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def followed(folder: Path, figures: list[float], patience: float | None) -> list[float]:
    """Epochs at which a run of two was judged, where the judge says `figures`."""
    torch.manual_seed(0)
    network, said = nn.Linear(2, 2), count()
    course = Course(
        folder, {}, steps=40, steps_per_epoch=20, learning_rate=1e-3, ranks=Ranks(torch.device("cpu")),
        judge_every=0.25, patience=patience, say=lambda _: None,
    )  # fmt: skip
    run = start(network, torch.optim.AdamW(network.parameters()), course.ranks, 0)

    def loss(forward: nn.Module, _: int) -> Tensor:
        answer: Tensor = forward(torch.ones(4, 2))
        return answer.float().square().mean()

    follow(course, run, loss, lambda _: {"accuracy": figures[next(said)]}, resume=False)
    return [json.loads(line)["epoch"] for line in (folder / "history.jsonl").read_text().splitlines()]


def test_an_epoch_can_be_judged_in_parts(tmp_path: Path) -> None:
    assert followed(tmp_path, [0.1 * at for at in range(8)], None) == [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]


def test_a_run_that_gets_no_better_ends_within_an_epoch(tmp_path: Path) -> None:
    assert followed(tmp_path, [0.5, 0.4, 0.6, 0.5, 0.4, 0.9, 0.9, 0.9], 0.5) == [0.25, 0.5, 0.75, 1, 1.25]


def faults(how: str) -> tuple[str, int]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "backend")}
    done = subprocess.run(
        [sys.executable, "-c", FAULTS, how], env=environment, capture_output=True, text=True, check=True
    )
    kept, found = done.stdout.split()
    return kept, int(found)


def test_freed_memory_is_not_asked_for_page_by_page_again() -> None:
    kept, few = faults("kept")
    if kept != "True":
        pytest.skip("this C library has no mallopt")
    _, many = faults("plain")
    assert few < many / 100
