"""Which model is in use, and which is on trial beside it: one row that every process looks at every few seconds."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from aiguard.audit import log as audit
from aiguard.audit.actions import Action
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState
from aiguard.operations.errors import AlreadyInUse, TrialNeeded
from aiguard.operations.rows import ServingRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory
    from aiguard.operations.candidates import Candidate

log = structlog.get_logger()

LOOK_EVERY_S: Final = 2.0
TRIAL_NEEDS: Final = 20  # pictures; fewer say next to nothing, and the last hundred past checks give them in seconds


@dataclass(frozen=True)
class Serving:
    """`in_use` None: the model of the settings. `before`: what judged until the last switch."""

    in_use: str | None = None
    revision: str | None = None
    before: str | None = None
    shadow: str | None = None
    shadow_revision: str | None = None
    shadow_since: datetime | None = None
    changed_at: datetime | None = None


@dataclass
class InUse:
    """The name of the model that is to judge, for processes that ask often. Thread-safe; never raises."""

    sessions: SessionFactory
    default: str
    _known: str | None = None
    _looked_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> str:
        with self._lock:
            if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
                self._looked_at = time.monotonic()
                self._look()
            return self._known or self.default

    def _look(self) -> None:
        try:
            with self.sessions() as session:
                self._known = serving(session).in_use
        except SQLAlchemyError as error:  # the database is away: what was known last still holds
            log.warning("model_choice_not_read", error=type(error).__name__)


def serving(session: Session) -> Serving:
    row = session.get(ServingRow, 1)
    if row is None:
        return Serving()
    return Serving(
        row.in_use, row.revision, row.before, row.shadow, row.shadow_revision, row.shadow_since, row.changed_at
    )


def begin_trial(session: Session, actor_id: int, chosen: Candidate, default: str) -> None:
    """Every check that ends from now on is judged by it, too, silently. One transaction; commits. AlreadyInUse."""
    with session.begin():
        row = _locked(session, actor_id)
        if chosen.name == (row.in_use or default):
            raise AlreadyInUse(chosen.name)
        _forget_waiting(session)
        row.shadow, row.shadow_revision = chosen.name, chosen.revision
        row.shadow_since = func.clock_timestamp()
        details = {"model": chosen.name, "revision": chosen.revision}
        session.flush()
        audit.write(session, actor_id, Action.MODEL_TRIAL_BEGUN, "service:model", details)


def end_trial(session: Session, actor_id: int) -> None:
    """What it said stays; what still waited is forgotten. None under way: fine. One transaction; commits."""
    with session.begin():
        row = _locked(session, actor_id)
        if row.shadow is None:
            return
        details = {"model": row.shadow, "revision": row.shadow_revision}
        row.shadow = row.shadow_revision = row.shadow_since = None
        _forget_waiting(session)
        session.flush()
        audit.write(session, actor_id, Action.MODEL_TRIAL_ENDED, "service:model", details)


def put_in_use(session: Session, actor_id: int, chosen: Candidate, default: str) -> None:
    """Workers take it up between two batches. One transaction; commits. AlreadyInUse, TrialNeeded.

    What judged before may come back without a trial: the way back must not be barred when the new one goes wrong.
    """
    with session.begin():
        row = _locked(session, actor_id)
        known = row.in_use or default
        if chosen.name == known:
            raise AlreadyInUse(chosen.name)
        judged = judged_silently(session, chosen.name, chosen.revision)
        if chosen.name not in (row.before, default) and judged < TRIAL_NEEDS:
            raise TrialNeeded(judged, TRIAL_NEEDS)
        if row.shadow == chosen.name:
            row.shadow = row.shadow_revision = row.shadow_since = None
            _forget_waiting(session)
        row.in_use, row.revision, row.before = chosen.name, chosen.revision, known
        session.flush()
        details = {"from": known, "to": chosen.name, "revision": chosen.revision, "judged_silently": judged}
        audit.write(session, actor_id, Action.MODEL_SWITCHED, "service:model", details)


def judged_silently(session: Session, name: str, revision: str) -> int:
    mine = (ShadowRow.model == name, ShadowRow.revision == revision, ShadowRow.state == CheckState.DONE)
    return session.scalar(select(func.count()).select_from(ShadowRow).where(*mine)) or 0


def _locked(session: Session, actor_id: int) -> ServingRow:
    session.execute(insert(ServingRow).values(id=1).on_conflict_do_nothing())
    row = session.get_one(ServingRow, 1, with_for_update=True)
    row.changed_by, row.changed_at = actor_id, func.clock_timestamp()
    return row


def _forget_waiting(session: Session) -> None:
    waiting = delete(ShadowRow).where(ShadowRow.state.in_([CheckState.QUEUED, CheckState.RUNNING]))
    session.execute(waiting.execution_options(synchronize_session=False))
