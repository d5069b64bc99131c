"""The checks that a person settled, as rows to count: what the model said beside what holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Float, Integer, and_, cast, exists, func, select
from sqlalchemy.orm import aliased

from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.review.rows import CaseRow
from aiguard.review.states import CaseKind, Outcome

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

TOLD: Final = (Outcome.CONFIRMED_AI.value, Outcome.CONFIRMED_REAL.value)
SAYS_AI: Final = '$[*] ? (@.weight == "declares_ai" || @.weight == "hints_ai")'


@dataclass(frozen=True)
class Group:
    """`count` checks of one kind. `by_lot`: drawn at random among those that nothing flagged. `outcome`: what holds."""

    model_id: str
    model_revision: str
    band: str
    generator: str | None  # as the file itself names it
    by_lot: bool
    outcome: str
    count: int


@dataclass(frozen=True)
class Bucket:
    """`count` checks of one model with at_most - 0.01 < p_ai ≤ at_most, in hundredths; `over_edge`: above its edge."""

    model_id: str
    model_revision: str
    ai_edge: float
    at_most: int
    over_edge: bool
    is_ai: bool
    by_lot: bool
    count: int


def groups(session: Session, days: int) -> list[Group]:
    """Settled within the last `days` days, and final."""
    lot, named = by_lot(), generator()
    kinds = (CheckRow.model_id, CheckRow.model_revision, CheckRow.band, named, lot, CheckRow.decision)
    query = _decided(select(*kinds, func.count()), days).group_by(*kinds)
    return [_group(row) for row in session.execute(query)]


def buckets(session: Session, days: int) -> list[Bucket]:
    """Those whose band came from p_ai against an edge: neither declared by the file nor beyond the model."""
    edge = cast(VerdictRow.thresholds["ai_edge"].astext, Float)
    hundredth = cast(func.ceil(CheckRow.p_ai * 100), Integer)
    kinds = (
        CheckRow.model_id,
        CheckRow.model_revision,
        edge,
        hundredth,
        CheckRow.p_ai > edge,
        CheckRow.decision == Outcome.CONFIRMED_AI,
        by_lot(),
    )
    by_number = and_(
        VerdictRow.thresholds.is_not(None),
        CheckRow.decision.in_(TOLD),
        CheckRow.band != "not_applicable",
        VerdictRow.reasons[0]["code"].astext != "file_declares_ai",
    )
    query = _decided(select(*kinds, func.count()), days).where(by_number).group_by(*kinds)
    return [_bucket(row) for row in session.execute(query)]


def by_lot() -> ColumnElement[bool]:
    """Drawn at random, and never flagged by a rule, neither before nor since."""
    case = aliased(CaseRow)  # the query around it may look at cases itself
    drawn, flagged = [
        exists().where(case.check_id == CheckRow.id, case.kind == kind) for kind in (CaseKind.SAMPLE, CaseKind.FLAG)
    ]
    return and_(drawn, ~flagged)


def within(days: int) -> Any:
    return func.clock_timestamp() - timedelta(days=days)


def deciding_verdict(query: Select[Any]) -> Select[Any]:
    """The query with the verdict that each check stands on."""
    return query.join(
        VerdictRow,
        and_(
            VerdictRow.check_id == CheckRow.id,
            VerdictRow.model_id == CheckRow.model_id,
            VerdictRow.model_revision == CheckRow.model_revision,
        ),
    )


def _decided(query: Select[Any], days: int) -> Select[Any]:
    final = (CheckRow.decision.is_not(None), CheckRow.decided_at <= func.clock_timestamp())
    return deciding_verdict(query).where(*final, CheckRow.decided_at > within(days))


def generator() -> ColumnElement[Any]:
    """A generator's own parameters before what a manifest claims."""
    parameters = func.jsonb_path_query_first(VerdictRow.evidence, f"{SAYS_AI}.details.tool")
    claimed = func.jsonb_path_query_first(VerdictRow.evidence, f'{SAYS_AI}.details."claim generator"')
    return func.coalesce(parameters, claimed).op("#>>")("{}")


def _group(row: Any) -> Group:
    return Group(*row)


def _bucket(row: Any) -> Bucket:
    return Bucket(*row)
