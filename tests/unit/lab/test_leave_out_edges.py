"""What a model's bands are worth on a generator its calibration did not know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from aiguard.lab.errors import DataUnusable
from aiguard.lab.judging import Answers
from aiguard.lab.leave_out_edges import as_table, judged

if TYPE_CHECKING:
    from pathlib import Path


def answers(shifts: dict[str, float], count: int = 200) -> Answers:
    """Real pictures around 0; each generator's log-odds around its shift."""
    random = np.random.default_rng(1)
    parts = [random.normal(0, 1, count), *(random.normal(shift, 1, count) for shift in shifts.values())]
    sources = np.repeat(["photos", *shifts], count)
    labels = (sources != "photos").astype(np.uint8)
    logit = np.concatenate(parts)
    return Answers(logit, logit, labels, sources, tuple(map(str, range(len(labels)))))


def test_an_easy_generator_stays_found_and_a_hidden_one_is_lost(tmp_path: Path) -> None:
    found = {one.source: one for one in judged(answers({"easy": 6.0, "also": 6.0, "hidden": 0.0}), tmp_path)}
    assert found["easy"].auroc > 0.99
    assert found["easy"].accuracy_unknown > 0.95
    assert abs(found["hidden"].auroc - 0.5) < 0.1
    assert found["hidden"].accuracy_unknown < 0.6
    assert found["hidden"].called_real > 0.9  # the edges were set by generators that are easy
    assert found["easy"].real_called_ai < 0.05
    assert [one["source"] for one in json.loads((tmp_path / "leave-out.json").read_text())] == [
        "also",
        "easy",
        "hidden",
    ]


def test_knowing_a_generator_that_lies_elsewhere_helps() -> None:
    found = {one.source: one for one in judged(answers({"loud": 8.0, "quiet": 2.0}))}
    assert found["quiet"].accuracy_known > found["quiet"].accuracy_unknown
    assert "| quiet" in as_table(list(found.values()))


def test_real_pictures_that_judge_are_not_those_that_calibrated() -> None:
    said = answers({"one": 3.0, "two": 3.0})
    logit = said.logit.copy()
    logit[1:200:2] = 50.0  # every second real picture, the judged ones, looks generated
    found = judged(Answers(logit, logit, said.labels, said.sources, said.names))
    assert all(one.real_called_ai == 1 for one in found)


def test_one_generator_alone_is_refused() -> None:
    with pytest.raises(DataUnusable, match="two of them"):
        judged(answers({"one": 1.0}))
