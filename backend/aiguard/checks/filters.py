"""Which of one's checks are meant: each wish as plain SQL, and as SQL that ix_checks_search answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Text, cast, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, array

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from aiguard.verdict import Band

WAITING: Final = frozenset({CheckState.QUEUED, CheckState.RUNNING})
FAILED: Final = frozenset({CheckState.FAILED})
GRAM: Final = 3  # characters; shorter words are grams themselves
UNICODE: Final = "pg_c_utf8"  # lower() of the cluster's own collation knows ASCII only


@dataclass(frozen=True)
class Filter:
    """Several values of one kind mean any of them, several tags all of them, several kinds every one of them."""

    states: frozenset[CheckState] = frozenset()
    bands: tuple[Band, ...] = ()
    created_from: datetime | None = None
    created_before: datetime | None = None
    models: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()  # what a person found
    name: str = ""  # anywhere in the file name, upper or lower case
    as_of: datetime | None = None  # none that came, or got the verdict asked for, from this instant on

    @property
    def facets(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(kind as check_facets() writes it, values) of what is asked for."""
        kinds = (("band", self.bands), ("model", self.models), ("format", self.media_types), ("source", self.sources))
        return tuple((kind, tuple(values)) for kind, values in kinds if values)

    @property
    def asks_for_an_end(self) -> bool:
        """Whether only an ended check can meet it: one that waits may come to meet it later."""
        return bool(self.bands or self.models or (self.states and not self.states & WAITING))

    @property
    def has_an_order_of_its_own(self) -> bool:
        """Whether one B-tree holds exactly these checks by date: all, of one band, model or decision, the waiting,
        the failed."""
        if self.decisions:
            return len(self.decisions) == 1 and self == Filter(decisions=self.decisions)
        if self.name or self.tags or len(self.facets) > 1:
            return False
        if self.facets:
            # A model's checks lie together in time: those of an old one are beyond any walk.
            return not self.states and len(self.bands) + len(self.models) == 1 and len(self.facets[0][1]) == 1
        return not self.states or self.states in (WAITING, FAILED)


EVERYTHING: Final = Filter()


def instant(session: Session) -> datetime:
    """By the clock that checks are dated with, when this transaction began."""
    return session.execute(select(func.now())).scalar_one()


def plain(row: type[CheckRow], owner_id: int, wish: Filter) -> list[ColumnElement[bool]]:
    """Cheap for each row that is looked at."""
    columns = {"band": row.band, "model": row.model_id, "format": row.media_type, "source": row.source}
    found = [*_always(row, owner_id, wish), *(columns[kind].in_(values) for kind, values in wish.facets)]
    if wish.tags:
        # Lower-cased as a whole: an array has no lower() of its own.
        low = cast(func.lower(cast(row.tags, Text).collate(UNICODE)), ARRAY(Text))
        found.append(low.contains(array([lower(tag) for tag in wish.tags], type_=Text)))
    return found


def indexed(owner_id: int, wish: Filter) -> list[ColumnElement[bool]]:
    """The same rows; facets, tags and names as sets that the GIN index holds with their owner."""
    row = CheckRow
    of_row = func.check_facets(row.owner_id, row.media_type, row.source, row.model_id, row.band, row.tags)
    facets = type_coerce(of_row, ARRAY(Text))
    found = _always(row, owner_id, wish)
    for kind, values in wish.facets:
        found.append(facets.overlap(array([f"{owner_id}/{kind}/{value}" for value in values], type_=Text)))
    if wish.tags:
        found.append(facets.contains(array([f"{owner_id}/tag/{lower(tag)}" for tag in wish.tags], type_=Text)))
    if wish.name:
        grams = type_coerce(func.name_grams(row.owner_id, row.file_name), ARRAY(Text))
        found.append(grams.contains(array([f"{owner_id}/{gram}" for gram in _grams(wish.name)], type_=Text)))
    return found


def lower(text: str) -> str:
    """As lower() of pg_c_utf8: one character stays one character."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _always(row: type[CheckRow], owner_id: int, wish: Filter) -> list[ColumnElement[bool]]:
    found = [row.owner_id == owner_id]
    if wish.states:
        # Sorted and literal: the partial indexes are chosen by these very words.
        found.append(row.state.in_(sorted(wish.states)))
    if wish.decisions:
        found.append(row.decision.in_(sorted(wish.decisions)))
    if wish.created_from is not None:
        found.append(row.created_at >= wish.created_from)
    if wish.created_before is not None:
        found.append(row.created_at < wish.created_before)
    if wish.as_of is not None:
        found.append(row.created_at < wish.as_of)
        if wish.asks_for_an_end:
            found.append(row.finished_at < wish.as_of)
    if wish.name:
        # Not LIKE: its guess of one row in 200 lures the planner away from the walk.
        found.append(func.strpos(func.lower(row.file_name.collate(UNICODE)), lower(wish.name)) > 0)
    return found


def _grams(name: str) -> list[str]:
    low = lower(name)
    return sorted({low[at : at + GRAM] for at in range(max(1, len(low) - GRAM + 1))})
