"""Which cases are meant, and in what order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Integer, Text, and_, cast, func, not_, or_, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, array

from aiguard.checks.filters import UNICODE, lower
from aiguard.review.rows import CaseRow
from aiguard.review.states import CaseState

if TYPE_CHECKING:
    from datetime import datetime


class Order(StrEnum):
    """The riskiest, the oldest, or what is due first; settled cases: the newest settled first, whatever is asked."""

    RISK = "risk"
    AGE = "age"
    DUE = "due"


class Whose(StrEnum):
    """Whose work it is."""

    ANYBODY = "anybody"
    FREE = "free"  # neither claimed nor kept for somebody else
    MINE = "mine"  # claimed by me, or kept for me


@dataclass(frozen=True)
class Wish:
    """Several values of one kind mean any of them, several tags all of them, several kinds every one of them."""

    settled: bool = False
    states: tuple[CaseState, ...] = ()
    kinds: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    uploader_id: int | None = None
    tags: tuple[str, ...] = ()
    opened_before: datetime | None = None
    overdue: bool = False
    grouped: bool = False  # one case a group of near-duplicates
    whose: Whose = Whose.ANYBODY
    outcomes: tuple[str, ...] = ()  # of settled ones

    @property
    def facets(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(kind as case_facets() writes it, values) of what is asked for."""
        owners = () if self.uploader_id is None else (str(self.uploader_id),)
        kinds = (
            ("state", self.states),
            ("kind", self.kinds),
            ("reason", self.reasons),
            ("band", self.bands),
            ("model", self.models),
            ("owner", owners),
        )
        return tuple((kind, tuple(values)) for kind, values in kinds if values)


EVERYTHING: Final = Wish()


def plain(row: type[CaseRow], wish: Wish, me: int) -> list[ColumnElement[bool]]:
    """Cheap for each row that is looked at."""
    columns = {"state": row.state, "kind": row.kind, "band": row.band, "model": row.model_id}
    found = _always(row, wish, me)
    found += [columns[kind].in_(values) for kind, values in wish.facets if kind in columns]
    if wish.reasons:
        found.append(cast(row.reasons, ARRAY(Text)).overlap(array(list(wish.reasons), type_=Text)))
    if wish.uploader_id is not None:
        found.append(row.owner_id == wish.uploader_id)
    if wish.tags:
        # Lower-cased as a whole: an array has no lower() of its own.
        low = cast(func.lower(cast(row.tags, Text).collate(UNICODE)), ARRAY(Text))
        found.append(low.contains(array([lower(tag) for tag in wish.tags], type_=Text)))
    return found


def indexed(wish: Wish, me: int) -> list[ColumnElement[bool]]:
    """The same rows, as ix_cases_search answers."""
    row = CaseRow
    of_row = func.case_facets(row.state, row.kind, row.band, row.model_id, row.owner_id, row.reasons, row.tags)
    facets = type_coerce(of_row, ARRAY(Text))
    found = _always(row, wish, me)
    for kind, values in wish.facets:
        found.append(facets.overlap(array([f"{kind}/{value}" for value in values], type_=Text)))
    if wish.tags:
        found.append(facets.contains(array([f"tag/{lower(tag)}" for tag in wish.tags], type_=Text)))
    return found


def free_for(row: type[CaseRow], me: int) -> ColumnElement[bool]:
    """Neither claimed by somebody else nor kept for somebody else, and the auditor had no say in it before."""
    return and_(
        or_(row.claim_token.is_(None), row.claimed_until < func.clock_timestamp(), row.claimed_by == me),
        or_(row.assigned_to.is_(None), row.assigned_to == me),
        not_(type_coerce(row.barred, ARRAY(Integer)).contains(array([me], type_=Integer))),
    )


def _always(row: type[CaseRow], wish: Wish, me: int) -> list[ColumnElement[bool]]:
    found = [row.state == CaseState.SETTLED if wish.settled else row.settled_at.is_(None)]
    if wish.opened_before is not None:
        found.append(row.opened_at < wish.opened_before)
    if wish.overdue:
        found.append(row.due_at < func.now())
    if wish.grouped:
        found.append(row.leads.is_(True))
    if wish.outcomes:
        found.append(row.outcome.in_(wish.outcomes))
    match wish.whose:
        case Whose.FREE:
            found.append(free_for(row, me))
        case Whose.MINE:
            held = and_(row.claimed_by == me, row.claimed_until >= func.clock_timestamp())
            found.append(or_(held, row.assigned_to == me))
        case Whose.ANYBODY:
            pass
    return found
