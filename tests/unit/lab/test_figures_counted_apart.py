"""What a report states was counted in two ways that share nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sklearn import metrics as reference

from aiguard.lab import metrics
from aiguard.lab.data import Pictures
from aiguard.lab.evaluate import measure

LABELS = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0], np.uint8)
P_AI = np.array([0.9, 0.8, 0.7, 0.2, 0.9, 0.1, 0.1, 0.2, 0.3])


def measured() -> Any:
    pictures = Pictures(np.zeros((9, 1, 1, 3), np.uint8), LABELS, (), ())
    return measure("full", SimpleNamespace(spec=SimpleNamespace(thresholds=None)), pictures, P_AI)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [(3, 1, 1, 4), (1, 3, 4, 1), (4, 1, 3, 1), (3, 2, 3, 1)])
def test_a_matrix_with_counts_in_each_others_place_is_refused(
    wrong: tuple[int, int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert measured().precision == 0.75
    monkeypatch.setattr(metrics, "confusion", lambda *_: metrics.Confusion(*wrong))
    with pytest.raises(ValueError, match="its confusion matrix says"):
        measured()


def test_an_f1_that_is_no_harmonic_mean_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    arithmetic = property(lambda found: (found.precision + found.recall) / 2)
    labels, p_ai = LABELS, np.where(P_AI == 0.2, 0.9, P_AI)
    monkeypatch.setattr(metrics.Confusion, "f1", arithmetic)
    with pytest.raises(ValueError, match="f1 was stated as"):
        metrics.checked(metrics.confusion(labels, p_ai), metrics.counted_apart(labels, p_ai))


def test_the_second_way_is_scikit_learns() -> None:
    told = metrics.counted_apart(LABELS, P_AI)
    assert told["precision"] == pytest.approx(reference.precision_score(LABELS, P_AI > 0.5))
    assert told["recall"] == pytest.approx(reference.recall_score(LABELS, P_AI > 0.5))
    assert told["f1"] == pytest.approx(reference.f1_score(LABELS, P_AI > 0.5))


@pytest.mark.parametrize("labels", [[0, 0], [1, 1], [0, 1], [1, 0]])
@pytest.mark.parametrize("p_ai", [[0.1, 0.1], [0.9, 0.9], [0.1, 0.9]])
def test_both_ways_agree_where_a_class_or_an_answer_is_missing(labels: list[int], p_ai: list[float]) -> None:
    told = np.array(labels, np.uint8), np.array(p_ai)
    metrics.checked(metrics.confusion(*told), metrics.counted_apart(*told))
