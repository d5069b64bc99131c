"""Everything the operations page and /metrics tell, from the database alone: every process answers the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from aiguard.checks.rows import CheckRow, OpinionRow, VerdictRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState, HeatmapState
from aiguard.operations.failures import Failures, by_reason
from aiguard.operations.heartbeat import Worker, workers
from aiguard.operations.serving import Serving, serving
from aiguard.operations.stored import Stored, stored

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aiguard.keeping.retention import Due


@dataclass(frozen=True)
class Queue:
    """What waits and what is worked on. `oldest_wait_s`: of a check that waits; None when none does."""

    queued: int
    running: int
    oldest_wait_s: float | None
    opinions: int
    heatmaps: int
    shadow: int


@dataclass(frozen=True)
class Overview:
    workers: list[Worker]
    queue: Queue
    failures: list[Failures]
    stored: list[Stored]
    due: Due
    serving: Serving


def overview(session: Session, due: Due) -> Overview:
    """`due`: asked for before, in a session of its own."""
    return Overview(
        workers=workers(session),
        queue=queue_now(session),
        failures=by_reason(session),
        stored=stored(session),
        due=due,
        serving=serving(session),
    )


def queue_now(session: Session) -> Queue:
    queued, running = CheckRow.state == CheckState.QUEUED, CheckRow.state == CheckState.RUNNING
    oldest = select(func.extract("epoch", func.clock_timestamp() - func.min(CheckRow.created_at))).where(queued)
    drawn = VerdictRow.heatmap.in_([HeatmapState.WANTED, HeatmapState.DRAWING])
    counts = [
        select(func.count()).select_from(row).where(which).scalar_subquery()
        for row, which in (
            (CheckRow, queued),
            (CheckRow, running),
            (OpinionRow, OpinionRow.state == CheckState.QUEUED),
            (VerdictRow, drawn),
            (ShadowRow, ShadowRow.state == CheckState.QUEUED),
        )
    ]
    found = session.execute(select(oldest.scalar_subquery(), *counts)).one()
    wait_s, checks, held, opinions, heatmaps, shadow = found
    return Queue(checks, held, None if wait_s is None else float(wait_s), opinions, heatmaps, shadow)
