"""Batches do not wait for the slow, lose nothing and keep the order."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from aiguard.checks.batching import batches

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_everything_comes_through_in_order_and_in_whole_batches() -> None:
    assert list(batches(range(10), size=4, patience_s=5)) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert list(batches([], size=4, patience_s=5)) == []


def test_a_slow_item_does_not_hold_back_the_ones_before_it() -> None:
    late = threading.Event()

    def trickle() -> Iterator[int]:
        yield 1
        yield 2
        late.wait(10)
        yield 3

    stream = batches(trickle(), size=100, patience_s=0.05)
    assert next(stream) == [1, 2]
    late.set()
    assert list(stream) == [[3]]


def test_an_error_is_raised_after_what_came_before_it() -> None:
    def breaks() -> Iterator[int]:
        yield 1
        raise LookupError("on purpose")

    stream = batches(breaks(), size=10, patience_s=5)
    assert next(stream) == [1]
    with pytest.raises(LookupError, match="on purpose"):
        next(stream)


def test_a_consumer_that_leaves_early_leaves_no_thread_behind() -> None:
    stream = batches(iter(range(10_000)), size=2, patience_s=5)
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # it is a generator
    deadline = time.monotonic() + 5
    while any(thread.name == "batch-pump" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
