"""Some of many."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Thing = TypeVar("Thing")


def evenly(things: Sequence[Thing], count: int) -> list[Thing]:
    """`count` of them from beginning to end, in order; all where there are no more."""
    step = max(1.0, len(things) / count)
    return [things[int(at * step)] for at in range(min(count, len(things)))]
