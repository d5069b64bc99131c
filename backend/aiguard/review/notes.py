"""What auditors add to a case: words for each other, and questions to further models. Each leaves an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.audit import log
from aiguard.audit.actions import Action
from aiguard.checks.opinions import queue_opinion
from aiguard.review.case import NoteView
from aiguard.review.errors import CaseNotFound
from aiguard.review.rows import CaseRow, NoteRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


def add(session: Session, me: int, case_id: UUID, text: str) -> NoteView:
    """CaseNotFound. The log names the note, not its words. Commits."""
    with session.begin():
        case = _case(session, case_id)
        row = NoteRow(case_id=case_id, author_id=me, text=text)
        session.add(row)
        session.flush()
        session.refresh(row)
        log.write(session, me, Action.CASE_NOTED, f"check:{case.check_id}", {"case": str(case_id), "note": row.id})
        return NoteView(row.id, row.author_id, row.text, row.created_at)


def ask_opinion(session: Session, me: int, case_id: UUID, model_id: str) -> None:
    """CaseNotFound, PictureGone, NotJudgedYet. Commits."""
    with session.begin():
        case = _case(session, case_id)
        queue_opinion(session, case.owner_id, case.check_id, model_id)
        told = {"case": str(case_id), "model": model_id}
        log.write(session, me, Action.CASE_OPINION_ASKED, f"check:{case.check_id}", told)


def _case(session: Session, case_id: UUID) -> CaseRow:
    row = session.get(CaseRow, case_id)
    if row is None:
        raise CaseNotFound
    return row
