"""When a run on a bank ends early."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from aiguard.lab import loop
from aiguard.lab.resident.bank import weighed
from aiguard.lab.resident.course import Course
from aiguard.lab.resident.training import LOOK_EVERY_STEPS, Job, train

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.lab.resident.batches import Batch

COURSE = Course(learning_rate=1e-3, batch_size=2, steps=400, patience=3)


class Killed(Exception):
    """Nothing in the run expects it."""


def steps_of(folder: Path, killed_at: int | None = None) -> int:
    """After how many steps a run ends whose loss never falls."""
    said = 0

    def objective(logits: Tensor, _: Batch) -> Tensor:
        nonlocal said
        said += 1
        if said == killed_at:
            raise Killed
        return logits.sum() * 0 + 1

    images, names = torch.zeros(2, 4, 4, 3, dtype=torch.uint8), np.array(["a", "b"])
    bank = weighed(images, np.array([0, 1], np.uint8), names, names)
    network = nn.Sequential(nn.Flatten(), nn.Linear(48, 2))
    return train(Job(network, bank, COURSE, folder, 0, objective, "", say=lambda _: None)).step


def test_a_run_that_goes_on_has_no_more_patience_than_one_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "SAVE_EVERY_S", -1.0)
    assert steps_of(tmp_path / "whole") == 4 * LOOK_EVERY_STEPS
    with pytest.raises(Killed):
        steps_of(tmp_path / "killed", killed_at=2 * LOOK_EVERY_STEPS + 9)
    assert steps_of(tmp_path / "killed") == 4 * LOOK_EVERY_STEPS
