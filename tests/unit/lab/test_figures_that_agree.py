"""Figures are checked against each other, and two models against chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn import metrics as reference

from aiguard.lab import metrics


def test_the_published_trio_of_the_third_system_cannot_all_be_true() -> None:
    told = metrics.contradiction(0.85, 0.88, 0.89)
    assert told is not None
    assert "0.860 to 0.870" in told


def test_figures_rounded_from_one_matrix_never_contradict() -> None:
    random = np.random.default_rng(0)
    for _ in range(200):
        found = metrics.Confusion(*map(int, random.integers(1, 500, 4)))
        trio = (round(found.precision, 2), round(found.recall, 2), round(found.f1, 2))
        assert metrics.contradiction(*trio) is None


def test_a_figure_that_its_matrix_does_not_say_is_refused() -> None:
    found = metrics.Confusion(true_ai=8, false_ai=2, true_real=7, false_real=3)
    metrics.checked(found, {"precision": 0.8, "accuracy": 0.75})
    with pytest.raises(ValueError, match="recall was stated as"):
        metrics.checked(found, {"recall": 0.8})


def test_mcnemar_counts_what_one_had_right_and_the_other_wrong() -> None:
    labels = np.array([1] * 20, np.uint8)
    first, second = np.full(20, 0.9), np.array([0.9] * 8 + [0.1] * 12)
    second[0] = 0.1
    first[1] = 0.1
    found = metrics.mcnemar(labels, first, second)
    assert (found.only_first, found.only_second) == (13, 1)
    assert found.p_value == pytest.approx(binomtest(1, 14).pvalue)
    assert metrics.mcnemar(labels, first, first).p_value == 1.0


def test_the_roc_is_scikit_learns() -> None:
    random = np.random.default_rng(1)
    labels = random.integers(0, 2, 300).astype(np.uint8)
    p_ai = np.round(random.random(300) * 0.7 + labels * 0.3, 2)
    false, hits = metrics.roc(labels, p_ai)
    expected = reference.roc_curve(labels, p_ai, drop_intermediate=False)
    assert np.allclose(false, expected[0])
    assert np.allclose(hits, expected[1])
    assert np.trapezoid(hits, false) == pytest.approx(metrics.auroc(labels, p_ai))
