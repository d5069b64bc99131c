"""The shadow run: what it is to judge, and where it differs from what decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import case, func, literal, select
from sqlalchemy.dialects.postgresql import insert

from aiguard.audit import log as audit
from aiguard.audit.actions import Action
from aiguard.checks.errors import CheckNotFound
from aiguard.checks.rows import CheckRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState
from aiguard.operations.errors import NoTrial
from aiguard.operations.rows import ServingRow
from aiguard.operations.serving import serving

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from aiguard.checks.announce import Ended

EXAMPLES: Final = 12


@dataclass(frozen=True)
class Differing:
    """One check that the two see in different bands. Without its file's name: that is its owner's."""

    check_id: UUID
    has_preview: bool
    decided_band: str
    decided_p_ai: float
    candidate_band: str
    candidate_p_ai: float


@dataclass(frozen=True)
class Comparison:
    """`matrix`: (band that decided, band of the candidate) → checks. `pictures`: over which they were counted."""

    pictures: int
    waiting: int
    failed: int
    matrix: dict[tuple[str, str], int]
    mean_difference: float | None  # of |p_ai - p_ai|; None before the first
    examples: list[Differing]


def to_candidate(session: Session, ended: Sequence[Ended]) -> None:
    """Checks that just got their verdict are to be judged by the candidate, too: one statement, none without a trial.

    In the transaction that ended them. A picture that is not kept is gone before anybody could look at it again.
    """
    done = [one.check_id for one in ended if one.state == CheckState.DONE]
    if done:
        session.execute(_wanted(CheckRow.id.in_(done)))


def judge_past(session: Session, count: int) -> int:
    """Have the candidate judge the newest `count` checks it has not seen yet; returns how many. NoTrial. Commits."""
    with session.begin():
        known = serving(session)
        if known.shadow is None:
            raise NoTrial
        seen = select(ShadowRow.check_id).where(
            ShadowRow.model == known.shadow, ShadowRow.revision == known.shadow_revision
        )
        newest = (
            select(CheckRow.id)
            .where(_judgeable(), CheckRow.id.not_in(seen))
            .order_by(CheckRow.finished_at.desc(), CheckRow.id)
            .limit(count)
        )
        return len(session.scalars(_wanted(CheckRow.id.in_(newest)).returning(ShadowRow.id)).all())


def look_at(session: Session, actor_id: int, check_id: UUID) -> str:
    """The hash of its picture, once the look stands in the log. CheckNotFound: no candidate judged it, or it is gone.

    One transaction; commits.
    """
    with session.begin():
        judged = select(ShadowRow.id).where(ShadowRow.check_id == CheckRow.id, ShadowRow.state == CheckState.DONE)
        query = select(CheckRow.sha256_hex).where(CheckRow.id == check_id, CheckRow.has_preview, judged.exists())
        found = session.scalar(query)
        if found is None:
            raise CheckNotFound
        audit.write(session, actor_id, Action.CHECK_VIEWED, f"check:{check_id}", {"where": "shadow_run"})
        return found


def compare(session: Session, name: str, revision: str) -> Comparison:
    """Against what decided each check, whichever model that was."""
    counts = dict.fromkeys(CheckState, 0)
    by_state = select(ShadowRow.state, func.count()).where(*_of(name, revision)).group_by(ShadowRow.state)
    counts |= {CheckState(state): count for state, count in session.execute(by_state)}
    judged = _judged(name, revision)
    cells = judged.with_only_columns(CheckRow.band, ShadowRow.band, func.count()).group_by(
        CheckRow.band, ShadowRow.band
    )
    matrix = {(str(decided), str(said)): count for decided, said, count in session.execute(cells)}
    mean = session.scalar(judged.with_only_columns(func.avg(func.abs(ShadowRow.p_ai - CheckRow.p_ai))))
    return Comparison(
        pictures=sum(matrix.values()),
        waiting=counts[CheckState.QUEUED] + counts[CheckState.RUNNING],
        failed=counts[CheckState.FAILED],
        matrix=matrix,
        mean_difference=mean,
        examples=_examples(session, judged),
    )


def _examples(session: Session, judged: Select[Any]) -> list[Differing]:
    """The gravest first: real against AI, then by how far apart the two are."""
    grave = case((CheckRow.band.in_(ENDS) & ShadowRow.band.in_(ENDS), 0), else_=1)
    query = judged.where(CheckRow.band != ShadowRow.band).with_only_columns(
        CheckRow.id, CheckRow.has_preview, CheckRow.band, CheckRow.p_ai, ShadowRow.band, ShadowRow.p_ai
    )
    apart = func.abs(ShadowRow.p_ai - CheckRow.p_ai)
    found = session.execute(query.order_by(grave, apart.desc(), CheckRow.id).limit(EXAMPLES))
    return [_differing(row) for row in found]


ENDS: Final = ("likely_real", "likely_ai")


def _differing(row: Any) -> Differing:
    return Differing(*row)


def _judged(name: str, revision: str) -> Select[Any]:
    joined = select(ShadowRow.id).join(CheckRow, CheckRow.id == ShadowRow.check_id)
    return joined.where(*_of(name, revision), ShadowRow.state == CheckState.DONE, CheckRow.band.is_not(None))


def _of(name: str, revision: str) -> tuple[ColumnElement[bool], ...]:
    return ShadowRow.model == name, ShadowRow.revision == revision


def _judgeable() -> ColumnElement[bool]:
    return (CheckRow.state == CheckState.DONE) & CheckRow.image_id.is_not(None) & CheckRow.keep_picture


def _wanted(which: ColumnElement[bool]) -> Any:
    on_trial = select(CheckRow.id, ServingRow.shadow, ServingRow.shadow_revision, literal(CheckState.QUEUED.value))
    on_trial = on_trial.join(ServingRow, ServingRow.id == 1).where(which, _judgeable(), ServingRow.shadow.is_not(None))
    columns = ["check_id", "model", "revision", "state"]
    return insert(ShadowRow).from_select(columns, on_trial).on_conflict_do_nothing()
