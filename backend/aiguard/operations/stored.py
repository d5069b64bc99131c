"""How much the store holds: counted now and then, because only a walk through all of it can tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from aiguard.operations.rows import StoredRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

COUNT_EVERY: Final = timedelta(hours=1)
FEW_FILES: Final = 5_000  # are counted in a moment, so that a new service does not read "0 files" for an hour
COUNT_FEW_EVERY: Final = timedelta(minutes=1)
KINDS: Final = ("originals", "derived", "other")
COUNTING: Final = 0x41_49_47_53  # of the advisory lock: one worker counts at a time


@dataclass(frozen=True)
class Stored:
    """`counted_at` None: nobody has counted yet."""

    kind: str
    files: int
    size_bytes: int
    counted_at: datetime | None


def stored(session: Session) -> list[Stored]:
    known = {row.kind: row for row in session.scalars(select(StoredRow))}
    return [
        Stored(kind, known[kind].files, known[kind].size_bytes, known[kind].counted_at)
        if kind in known
        else Stored(kind, 0, 0, None)
        for kind in KINDS
    ]


def count_when_due(sessions: SessionFactory, store: BlobStore) -> bool:
    """Whether it was this process that counted. StorageError when the store is away: then it is still due."""
    with sessions() as session:
        if not session.scalar(select(func.pg_try_advisory_lock(COUNTING))):
            return False
        try:
            if _is_fresh(session):
                return False
            session.commit()  # no transaction stays open while the store is walked through; the lock is the session's
            _write(session, *_counted(store))
            return True
        finally:
            session.execute(select(func.pg_advisory_unlock(COUNTING)))
            session.commit()


def _is_fresh(session: Session) -> bool:
    age = func.clock_timestamp() - func.max(StoredRow.counted_at)
    # One question without groups has one answer; without rows it is two nulls.
    found = select(func.extract("epoch", age), func.coalesce(func.sum(StoredRow.files), 0))
    age_s, files = session.execute(found).one()
    every = COUNT_FEW_EVERY if files < FEW_FILES else COUNT_EVERY
    return age_s is not None and float(age_s) < every.total_seconds()


def _counted(store: BlobStore) -> tuple[Counter[str], Counter[str]]:
    files: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for blob in store.list(""):
        top = blob.key.split("/", 1)[0]
        kind = top if top in KINDS else "other"
        files[kind] += 1
        sizes[kind] += blob.size_bytes
    return files, sizes


def _write(session: Session, files: Counter[str], sizes: Counter[str]) -> None:
    for kind in KINDS:
        told = {"files": files[kind], "size_bytes": sizes[kind], "counted_at": func.clock_timestamp()}
        row = insert(StoredRow).values(kind=kind, **told)
        session.execute(row.on_conflict_do_update(index_elements=["kind"], set_=told))
    session.commit()
