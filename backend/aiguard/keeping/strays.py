"""Files without a row are deleted, rows without a file reported: promise D5, whatever crashed in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import func, select

from aiguard.checks import removal
from aiguard.checks.rows import ImageRow
from aiguard.storage import original_key

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

log = structlog.get_logger()

GRACE_S: Final = 3600.0  # longer than any upload takes from its file to its row
LOOKING: Final = 0x41_49_47_4C  # of the advisory lock: one process looks at a time
SHARDS: Final = [f"{number:02x}" for number in range(256)]


@dataclass
class Strays:
    """`files`: pictures without a row, now doomed; `rows`: hashes of pictures whose original is not there."""

    files: int
    rows: list[str]


def look_alone(sessions: SessionFactory, store: BlobStore) -> bool:
    """Whether it was this process that looked. StorageError when the store is away."""
    engine: Engine = sessions.kw["bind"]
    with engine.connect() as connection:  # held all the while: the lock is the connection's
        if not connection.scalar(select(func.pg_try_advisory_lock(LOOKING))):
            return False
        connection.commit()  # no transaction stays open while the store is walked through
        try:
            look(sessions, store)
            return True
        finally:
            connection.execute(select(func.pg_advisory_unlock(LOOKING)))
            connection.commit()


def look(sessions: SessionFactory, store: BlobStore, *, grace_s: float = GRACE_S) -> Strays:
    """A 256th of the store at a time, so that its size does not matter. StorageError when the store is away."""
    found = Strays(0, [])
    since = datetime.now(UTC) - timedelta(seconds=grace_s)
    store.forget_unfinished(since)
    for shard in SHARDS:
        _look_at(sessions, store, shard, since, found)
    while removal.purge(sessions, store):
        pass
    if found.files or found.rows:
        log.warning("strays", files=found.files, rows_without_file=len(found.rows), first=found.rows[:3])
    return found


def _look_at(sessions: SessionFactory, store: BlobStore, shard: str, since: datetime, found: Strays) -> None:
    newest: dict[str, datetime] = {}  # hash → its youngest file
    originals = set()
    for kind in ("originals", "derived"):
        for blob in store.list(f"{kind}/{shard}"):
            digest = blob.key.split("/")[2]
            newest[digest] = max(blob.last_modified, newest.get(digest, blob.last_modified))
            if kind == "originals":
                originals.add(digest)
    old = [digest for digest, at in newest.items() if at < since]
    with sessions() as session:
        if old:
            found.files += len(removal.doom_strays(session, old))
        query = select(ImageRow.sha256_hex).where(ImageRow.sha256_hex >= shard, ImageRow.created_at < since)
        rows = list(session.scalars(query.where(ImageRow.sha256_hex < f"{shard}g")))
    found.rows += [one for one in rows if one not in originals and store.size(original_key(one)) is None]
