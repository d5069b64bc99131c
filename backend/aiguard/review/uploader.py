"""The history of whoever uploaded a picture, in numbers. Who it is, nobody needs to know to judge a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow, DisputeRow
from aiguard.checks.states import CheckState
from aiguard.review.rows import CaseRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class UploaderView:
    """`bands`: of judged checks. `decisions`: what people found in their pictures. `open_cases`: of theirs."""

    id: int
    since: datetime
    checks: int
    bands: dict[str, int]
    decisions: dict[str, int]
    open_cases: int
    disputes: dict[str, int]


def uploader_of(session: Session, owner_id: int) -> UploaderView:
    theirs = CheckRow.owner_id == owner_id
    by_band = select(CheckRow.band, func.count()).where(theirs, CheckRow.state == CheckState.DONE)
    bands = {row[0]: row[1] for row in session.execute(by_band.group_by(CheckRow.band)) if row[0]}
    settled = select(CaseRow.outcome, func.count()).where(CaseRow.owner_id == owner_id, CaseRow.outcome.is_not(None))
    decisions = {str(row[0]): row[1] for row in session.execute(settled.group_by(CaseRow.outcome))}
    waiting = select(func.count()).where(CaseRow.owner_id == owner_id, CaseRow.settled_at.is_(None))
    disputes = select(DisputeRow.state, func.count()).join(CheckRow, CheckRow.id == DisputeRow.check_id).where(theirs)
    return UploaderView(
        id=owner_id,
        since=session.scalars(select(UserRow.created_at).where(UserRow.id == owner_id)).one(),
        checks=session.scalar(select(func.count()).select_from(CheckRow).where(theirs)) or 0,
        bands=bands,
        decisions=decisions,
        open_cases=session.scalar(waiting) or 0,
        disputes={row[0]: row[1] for row in session.execute(disputes.group_by(DisputeRow.state))},
    )
