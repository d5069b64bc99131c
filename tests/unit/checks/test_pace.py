from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aiguard.checks.waiting import CAUTION, Pace, Work, estimate_s, pace_of

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def work(began_s: float, ended_s: float, cost_s: float = 1.0) -> Work:
    """Seconds before NOW."""
    return Work(NOW - timedelta(seconds=began_s), NOW - timedelta(seconds=ended_s), cost_s)


def test_where_nothing_was_ever_measured_nothing_is_claimed() -> None:
    assert pace_of([], NOW) is None
    assert estimate_s(None, 3) is None


def test_a_batch_is_measured_by_the_time_it_took_together() -> None:
    pace = pace_of([work(8, 0) for _ in range(16)], NOW)
    assert pace == Pace(each_s=0.5, once_s=8)


def test_two_workers_at_once_are_twice_as_fast_as_one() -> None:
    one = pace_of([work(20, 10), work(10, 0)], NOW)
    two = pace_of([work(10, 0), work(10, 0)], NOW)
    assert one is not None
    assert two is not None
    assert one.each_s == 2 * two.each_s


def test_an_idle_hour_between_two_checks_does_not_make_the_next_one_slow() -> None:
    pace = pace_of([work(600, 598), work(2, 0)], NOW)
    assert pace is not None
    assert pace.each_s == 2


def test_what_is_long_ago_counts_by_its_own_cost_alone() -> None:
    yesterday = 24 * 3600
    pace = pace_of([work(yesterday + 60, yesterday, cost_s) for cost_s in (0.2, 0.4, 9.0)], NOW)
    assert pace == Pace(each_s=0.4, once_s=0.4)


@pytest.mark.parametrize(("ahead", "seconds"), [(1, 8), (10, 8), (100, 50)])
def test_the_estimate_is_never_below_what_one_check_takes_nor_below_the_queue(ahead: int, seconds: float) -> None:
    said = estimate_s(Pace(each_s=0.5, once_s=8), ahead)
    assert said is not None
    assert seconds < said <= CAUTION * seconds + 1
