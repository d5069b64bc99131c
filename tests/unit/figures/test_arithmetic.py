"""What people found against what models said, counted by hand beside it."""

from __future__ import annotations

import pytest

from aiguard.figures.rates import rates
from aiguard.figures.recall import recall
from aiguard.figures.reviewed import Bucket, Group
from aiguard.figures.revisions import folded
from aiguard.figures.what_if import what_ifs


def group(band: str, outcome: str, count: int, *, lot: bool = False, model: str = "m", generator: str = "") -> Group:
    return Group(model, "r", band, generator or None, lot, outcome, count)


SETTLED = [
    group("likely_ai", "confirmed_ai", 17, generator="Fooocus"),
    group("likely_ai", "confirmed_real", 3),
    group("likely_ai", "cannot_tell", 2),
    group("likely_real", "confirmed_real", 8, lot=True),
    group("likely_real", "confirmed_ai", 2, lot=True),
    group("uncertain", "confirmed_ai", 5),
]


def test_what_nobody_could_judge_and_what_claims_nothing_is_in_no_precision() -> None:
    rate = rates(SETTLED, lambda one: one.model_id)["m"]
    assert (rate.cases, rate.ai, rate.real, rate.cannot_tell, rate.by_lot) == (37, 24, 11, 2, 10)
    assert (rate.precision.hits, rate.precision.of) == (25, 30)
    assert (rate.overrule.hits, rate.overrule.of) == (5, 30)
    assert (rate.share_ai.hits, rate.share_ai.of) == (24, 35)


def test_each_band_and_generator_stands_on_its_own_cases_and_the_largest_comes_first() -> None:
    bands = rates(SETTLED, lambda one: one.band)
    assert list(bands) == ["likely_ai", "likely_real", "uncertain"]
    assert bands["likely_ai"].precision.value == pytest.approx(17 / 20)
    assert bands["uncertain"].precision.value is None  # it claims nothing, so nothing is known
    assert rates(SETTLED, lambda one: one.generator)["Fooocus"].precision.value == 1.0


def test_recall_carries_both_samples_over_to_all_checks() -> None:
    found = recall(SETTLED, flagged=100, unflagged=900)
    # 22 of 25 flags are AI: 88 of 100. 2 of 10 drawn by lot are: 180 of 900. 88 / (88 + 180).
    assert found.value == pytest.approx(88 / 268)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 88 / 268 < found.high


def test_recall_is_unknown_without_a_sample_and_no_certainty_where_it_holds_no_miss() -> None:
    assert recall([one for one in SETTLED if not one.by_lot], flagged=10, unflagged=90).value is None
    clean = [*SETTLED[:3], group("likely_real", "confirmed_real", 10, lot=True)]
    found = recall(clean, flagged=100, unflagged=900)
    assert found.value == 1.0
    assert found.low is not None
    assert found.low < 0.3  # ten pictures by lot promise next to nothing of nine hundred


def bucket(at_most: int, is_ai: bool, count: int, *, edge: float = 0.93, over: bool | None = None) -> Bucket:
    over_edge = at_most > 93 if over is None else over
    return Bucket("m", "r", edge, at_most, over_edge, is_ai, False, count)


def test_another_edge_trades_false_flags_against_misses() -> None:
    [found] = what_ifs(
        [bucket(97, True, 10), bucket(95, False, 4), bucket(85, True, 6), bucket(82, False, 1), bucket(10, False, 20)]
    )
    assert (found.ai, found.real) == (16, 25)
    assert (found.now.edge, found.now.false_flags, found.now.misses) == (0.93, 4, 6)
    at = {step.edge: (step.false_flags, step.misses) for step in found.steps}
    assert at[0.96] == (0, 6)
    assert at[0.8] == (5, 0)
    assert at[0.0] == (25, 0)
    assert at[1.0] == (0, 16)
    assert len(found.steps) == 101


def test_a_picture_exactly_on_an_edge_is_not_above_it() -> None:
    [found] = what_ifs([bucket(80, True, 1)])  # 0.79 < p_ai ≤ 0.80
    at = {step.edge: step.misses for step in found.steps}
    assert (at[0.8], at[0.79]) == (1, 0)


def test_old_and_new_are_told_apart_case_by_case() -> None:
    rows = [
        ("m", "1", "m@x", "2", "likely_ai", "uncertain", "confirmed_real", 3),
        ("m", "1", "m@x", "2", "likely_real", "likely_ai", "confirmed_ai", 2),
        ("m", "1", "m@x", "2", "likely_ai", "likely_ai", "confirmed_ai", 5),
        ("m", "1", "other", "9", "not_applicable", "likely_real", "confirmed_ai", 1),
    ]
    first, second = folded(rows)
    assert first.cases == 10
    assert (first.old.right, first.old.false_flags, first.old.misses, first.old.uncertain) == (5, 3, 2, 0)
    assert (first.new.right, first.new.false_flags, first.new.misses, first.new.uncertain) == (7, 0, 0, 3)
    assert (second.pair.new_model, second.old.uncertain, second.new.misses) == ("other", 1, 1)
