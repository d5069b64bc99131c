"""What slipped past the desk: feedback given later, a worker that was killed, disputes from before there was a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, select, text

from aiguard.checks.replies import WAITING
from aiguard.checks.rows import UNSCREENED, CheckRow, DisputeRow
from aiguard.review.appeals import open_appeal
from aiguard.review.flagging import screen
from aiguard.review.rows import CaseRow

if TYPE_CHECKING:
    from aiguard.db import SessionFactory

BATCH: Final = 200


def sweep(sessions: SessionFactory, *, most: int = 10 * BATCH) -> int:
    """Look at up to `most` finished checks nobody screened, and give disputes their cases; returns how many of both.

    In small transactions; several workers may sweep at once.
    """
    done = 0
    for step in (_screen_some, _take_up_some):
        while done < most and (moved := step(sessions)):
            done += moved
    return done


def _screen_some(sessions: SessionFactory) -> int:
    with sessions() as session, session.begin():
        query = select(CheckRow.id).where(text(UNSCREENED)).order_by(CheckRow.id).limit(BATCH)
        ids = session.scalars(query.with_for_update(skip_locked=True)).all()
        screen(session, ids)
        return len(ids)


def _take_up_some(sessions: SessionFactory) -> int:
    with sessions() as session, session.begin():
        taken = exists().where(CaseRow.dispute_id == DisputeRow.id)
        query = select(DisputeRow, CheckRow).join(CheckRow, CheckRow.id == DisputeRow.check_id)
        query = query.where(DisputeRow.state.in_(WAITING), ~taken).order_by(CheckRow.id).limit(BATCH)
        rows = session.execute(query.with_for_update(skip_locked=True)).all()
        for dispute, check in rows:
            open_appeal(session, check, dispute.id)
        return len(rows)
