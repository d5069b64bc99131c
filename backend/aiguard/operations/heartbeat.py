"""A worker's sign of life: one row that it renews, and that it takes away when it stops in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from aiguard.operations.rows import WorkerRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

EVERY_S: Final = 5.0
ALIVE_FOR: Final = timedelta(seconds=20)  # four beats
SHOWN_FOR: Final = timedelta(hours=1)  # a worker that went without a word
KEPT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True)
class Beat:
    """What a worker tells of itself. `model_id` None: it has opened none yet."""

    id: UUID
    host: str
    pid: int
    version: str
    model_id: str | None
    model_revision: str | None
    device: str | None
    problem: str | None
    pictures: int
    pictures_per_s: float | None


@dataclass(frozen=True)
class Worker:
    beat: Beat
    started_at: datetime
    seen_at: datetime
    alive: bool


def beat(session: Session, told: Beat) -> None:
    """One transaction; commits. Rows of workers that are long gone go with it."""
    values = told.__dict__ | {"seen_at": func.clock_timestamp()}
    row = insert(WorkerRow).values(values)
    with session.begin():
        session.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
        gone = delete(WorkerRow).where(WorkerRow.seen_at < func.clock_timestamp() - KEPT_FOR)
        session.execute(gone.execution_options(synchronize_session=False))


def sign_off(session: Session, worker_id: UUID) -> None:
    with session.begin():
        session.execute(delete(WorkerRow).where(WorkerRow.id == worker_id))


def workers(session: Session) -> list[Worker]:
    """Those alive first, each kind by when it started."""
    alive = (WorkerRow.seen_at > func.clock_timestamp() - ALIVE_FOR).label("alive")
    shown = WorkerRow.seen_at > func.clock_timestamp() - SHOWN_FOR
    found = session.execute(select(WorkerRow, alive).where(shown).order_by(alive.desc(), WorkerRow.started_at))
    return [Worker(_beat_of(row), row.started_at, row.seen_at, is_alive) for row, is_alive in found]


def any_alive(session: Session) -> bool:
    seen = select(WorkerRow.id).where(WorkerRow.seen_at > func.clock_timestamp() - ALIVE_FOR)
    return session.scalar(seen.limit(1)) is not None


def _beat_of(row: WorkerRow) -> Beat:
    return Beat(**{name: getattr(row, name) for name in Beat.__dataclass_fields__})
