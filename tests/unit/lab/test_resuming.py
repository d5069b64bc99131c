"""A run that goes on after a kill is the run that was not killed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
import torch
from torch import Tensor, nn

from aiguard.lab import loop
from aiguard.lab.errors import RunMismatch
from aiguard.lab.ranks import Ranks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEPS, STEPS_PER_EPOCH = 12, 2


class Killed(Exception):
    """Nothing in the run expects it."""


class Followed(NamedTuple):
    """`drawn`: of each step, one number of the augmentation's chance and one of the dropout's."""

    weights: dict[str, Tensor]
    drawn: list[tuple[float, float]]


@pytest.fixture(autouse=True)
def _saved_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "SAVE_EVERY_S", -1.0)


def follow(
    folder: Path, *, width: int = 4, resume: bool = False, killed_at: int | None = None, rank: int = 0
) -> Followed:
    """A run of two layers with dropout between them, on noise."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(2, width), nn.Dropout(0.5), nn.Linear(width, 2))
    course = loop.Course(
        folder, {"width": str(width)}, steps=STEPS, steps_per_epoch=STEPS_PER_EPOCH, learning_rate=1e-2,
        ranks=Ranks(torch.device("cpu"), rank), warm_up_steps=1, bf16=False, say=lambda _: None,
    )  # fmt: skip
    run = loop.start(network, torch.optim.AdamW(network.parameters()), course.ranks, 7)
    drawn: list[tuple[float, float]] = []

    def loss(forward: Callable[[Tensor], Tensor], step: int) -> Tensor:
        if step == killed_at:
            raise Killed
        pixels = torch.randn(8, 2, generator=run.generator)
        loss = forward(pixels).square().mean()
        drawn.append((float(pixels[0, 0]), float(torch.rand(()))))
        return loss

    loop.follow(course, run, loss, lambda _: {"accuracy": run.step / STEPS}, resume=resume)
    return Followed(network.state_dict(), drawn)


def test_a_checkpoint_of_another_shape_is_refused_in_a_sentence(tmp_path: Path) -> None:
    follow(tmp_path)
    with pytest.raises(RunMismatch, match="Choose another --out"):
        follow(tmp_path, width=5, resume=True)


def steps_told(folder: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (folder / "history.jsonl").read_text().splitlines()]


def test_a_run_made_anew_begins_a_new_history(tmp_path: Path) -> None:
    follow(tmp_path)
    follow(tmp_path)
    assert steps_told(tmp_path) == [2, 4, 6, 8, 10, 12]


def test_a_history_goes_on_after_the_checkpoint_whatever_was_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Killed):
        follow(tmp_path, killed_at=5)
    monkeypatch.setattr(loop, "SAVE_EVERY_S", 1e9)
    with pytest.raises(Killed):
        follow(tmp_path, resume=True, killed_at=10)
    assert steps_told(tmp_path) == [2, 4, 6, 8, 10]
    with (tmp_path / "history.jsonl").open("a") as file:
        file.write('{"epoch": 6.0, "st')
    follow(tmp_path, resume=True)
    assert steps_told(tmp_path) == [2, 4, 6, 8, 10, 12]


def test_tensorboard_hides_what_another_run_told(tmp_path: Path) -> None:
    events = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    with pytest.raises(Killed):
        follow(tmp_path, killed_at=5)
    follow(tmp_path, resume=True)
    follow(tmp_path)
    board = events.EventAccumulator(str(tmp_path / "tensorboard"))
    board.Reload()
    assert [event.step for event in board.Scalars("accuracy")] == [2, 4, 6, 8, 10, 12]


def test_a_run_made_anew_and_killed_at_once_does_not_go_on_from_the_older_one(tmp_path: Path) -> None:
    follow(tmp_path)
    with pytest.raises(Killed):
        follow(tmp_path, killed_at=0)
    follow(tmp_path, resume=True)
    assert steps_told(tmp_path) == [2, 4, 6, 8, 10, 12]


def test_a_run_that_was_killed_ends_with_the_weights_of_one_that_was_not(tmp_path: Path) -> None:
    whole = follow(tmp_path / "whole").weights
    with pytest.raises(Killed):
        follow(tmp_path / "killed", killed_at=5)
    resumed = follow(tmp_path / "killed", resume=True).weights
    assert all(torch.equal(value, resumed[name]) for name, value in whole.items())


def test_every_process_draws_on_as_it_would_have(tmp_path: Path) -> None:
    """The checkpoint is the first process's; the second goes on from it with chance of its own."""
    first, second = (follow(tmp_path / str(rank), rank=rank).drawn for rank in (0, 1))
    with pytest.raises(Killed):
        follow(tmp_path / "killed", killed_at=5)
    assert follow(tmp_path / "killed", resume=True, rank=1).drawn == second[5:]
    assert not {one for pair in first for one in pair} & {one for pair in second for one in pair}
