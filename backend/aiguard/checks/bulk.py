"""One deed done to many checks: to the named ones, or to everything that meets a filter, a batch at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from aiguard.checks.finding import find
from aiguard.checks.sorting import Sort

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from aiguard.checks.filters import Filter
    from aiguard.db import SessionFactory

BATCH: Final = 200
AT_MOST_S: Final = 5.0  # then the answer comes, and whoever asked goes on from its cursor


class Action(StrEnum):
    """What can be done to many at once."""

    DELETE = "delete"
    ADD_TAG = "add_tag"
    REMOVE_TAG = "remove_tag"
    CHECK_AGAIN = "check_again"


@dataclass(frozen=True)
class Done:
    """`changed` of the `seen`; `next_cursor` is None when nothing is left to do."""

    seen: int
    changed: int
    next_cursor: str | None = None


def do_to_all(
    sessions: SessionFactory,
    owner_id: int,
    wish: Filter,
    deed: Callable[[Sequence[UUID]], int],
    *,
    cursor: str | None = None,
    at_most_s: float = AT_MOST_S,
) -> Done:
    """Newest first, so that what is uploaded meanwhile is never met. CursorInvalid."""
    until = time.monotonic() + at_most_s
    seen = changed = 0
    while True:
        with sessions() as session:
            found = find(session, owner_id, wish, sort=Sort.NEWEST, cursor=cursor, limit=BATCH)
        seen += len(found.ids)
        changed += deed(found.ids) if found.ids else 0
        cursor = found.next_cursor
        if cursor is None or time.monotonic() >= until:
            return Done(seen, changed, cursor)


def do_to_these(ids: Sequence[UUID], deed: Callable[[Sequence[UUID]], int]) -> Done:
    """Each batch stands when it is done; ids that are absent or somebody else's change nothing."""
    named = list(dict.fromkeys(ids))
    changed = sum(deed(named[at : at + BATCH]) for at in range(0, len(named), BATCH))
    return Done(len(named), changed)
