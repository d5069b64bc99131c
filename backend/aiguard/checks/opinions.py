"""Asking another model about pictures that were judged already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks.errors import CheckNotFound, NotJudgedYet, PictureGone
from aiguard.checks.rows import CheckRow, OpinionRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session


def ask_opinions(session: Session, owner_id: int, ids: Sequence[UUID], model_id: str) -> set[UUID]:
    """Queue one a check, also where one was given or failed before. One transaction; commits.

    Returns the checks it is now asked for: the owner's, judged, and with their pictures kept. Others are left out.
    """
    with session.begin():
        return _queued(session, owner_id, ids, model_id)


def ask_opinion(session: Session, owner_id: int, check_id: UUID, model_id: str) -> None:
    """The same for one check. CheckNotFound, NotJudgedYet, PictureGone: why it cannot be asked for."""
    with session.begin():
        queue_opinion(session, owner_id, check_id, model_id)


def queue_opinion(session: Session, owner_id: int, check_id: UUID, model_id: str) -> None:
    """As ask_opinion, in the caller's transaction."""
    if check_id in _queued(session, owner_id, [check_id], model_id):
        return
    row = session.get(CheckRow, check_id)
    if row is None or row.owner_id != owner_id:
        raise CheckNotFound
    raise PictureGone if row.image_id is None else NotJudgedYet


def _queued(session: Session, owner_id: int, ids: Sequence[UUID], model_id: str) -> set[UUID]:
    fit = select(CheckRow.id).where(
        CheckRow.owner_id == owner_id,
        CheckRow.id.in_(ids),
        CheckRow.state == CheckState.DONE,
        CheckRow.image_id.is_not(None),
    )
    checks = sorted(session.scalars(fit))  # sorted: two who ask for the same cannot wait for each other
    if not checks:
        return set()
    values = [{"check_id": each, "owner_id": owner_id, "model_id": model_id, "state": "queued"} for each in checks]
    asked = insert(OpinionRow).values(values)
    again = asked.on_conflict_do_update(
        index_elements=["check_id", "model_id"],
        set_={
            "state": CheckState.QUEUED,
            "attempt": 0,
            "failure_code": None,
            "failure_text": None,
            "finished_at": None,
            "created_at": func.clock_timestamp(),
        },
        where=OpinionRow.state.in_([CheckState.DONE, CheckState.FAILED]),  # one that is under way stays so
    )
    session.execute(again)
    return set(checks)
