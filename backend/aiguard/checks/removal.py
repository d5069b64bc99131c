"""Taking checks and pictures away: their rows in one transaction, then the files of every picture nobody has left.

A picture belongs to every check of the same bytes. Whoever gives one a row locks it (`hold`); whoever takes a check
away locks it too, and only then asks, with a fresh look, whether any check still names it. Hashes of pictures that went
stand in `doomed_blobs` until their files are gone, so that neither a crash nor a store that is away leaves any behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Text, cast, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from aiguard.checks.case_lock import hold_cases_of
from aiguard.checks.errors import CheckNotFound, CheckUnfinished
from aiguard.checks.rows import CheckRow, DoomedRow, IdempotencyRow, ImageRow, VerdictRow
from aiguard.checks.states import ENDED
from aiguard.storage import StorageError, derived_prefix, original_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

log = structlog.get_logger()

AT_ONCE = 100  # files of so many pictures go before an answer; the rest go on schedule
PATIENCE = 3  # failures, then the store is taken to be away


def remove_checks(session: Session, owner_id: int | None, ids: Collection[UUID]) -> int:
    """Delete the checks of these ids (of this owner, or anybody's) with all that is theirs; returns how many.

    One transaction; commits. `purge` then deletes the files.
    """
    with session.begin():
        rows = _locked(session, owner_id, ids)
        images = _locked_images(session, rows)
        _forget_keys(session, rows)
        hold_cases_of(session, [row.id for row in rows])  # the database passes the lead of their groups on
        session.execute(delete(CheckRow).where(CheckRow.id.in_([row.id for row in rows])))
        _doom_unnamed(session, images)
    return len(rows)


def forget_pictures(session: Session, owner_id: int | None, ids: Collection[UUID]) -> int:
    """Let the pictures of ended checks go while checks and verdicts stay; returns how many. Commits."""
    with session.begin():
        rows = [row for row in _locked(session, owner_id, ids) if row.state in ENDED and row.image_id is not None]
        _forget(session, rows)
    return len(rows)


def forget_picture(session: Session, owner_id: int, check_id: UUID) -> None:
    """CheckNotFound, or CheckUnfinished: without its picture it could not be judged. Done before: fine. Commits."""
    with session.begin():
        rows = _locked(session, owner_id, [check_id])
        if not rows:
            raise CheckNotFound
        if rows[0].state not in ENDED:
            raise CheckUnfinished
        _forget(session, rows)


def hold(session: Session, hashes: Collection[str]) -> None:
    """First in the transaction that gives pictures a row: none of them is purged before it commits.

    A purge under way is waited for; whether it took the file has to be looked at after the commit. One that comes
    later finds the row and drops the sentence.
    """
    each = func.unnest(cast(sorted(hashes), ARRAY(Text)))
    session.execute(select(func.pg_advisory_xact_lock_shared(_key_of(each))))


def doom_strays(session: Session, hashes: Collection[str]) -> list[str]:
    """Doom those of the hashes that no image row has. Commits."""
    with session.begin():
        known = set(session.scalars(select(ImageRow.sha256_hex).where(ImageRow.sha256_hex.in_(hashes))))
        strays = sorted(set(hashes) - known)
        _doom(session, strays)
    return strays


def purge(sessions: SessionFactory, store: BlobStore, *, at_most: int = AT_ONCE) -> int:
    """Delete the files of up to `at_most` doomed pictures; returns of how many. Never fails for a store that is away.

    What is left stays doomed, and is looked at again on schedule.
    """
    tried: list[str] = []
    gone = failed = 0
    while len(tried) < at_most and failed < PATIENCE:
        try:
            with sessions() as session, session.begin():
                digest = _next_doomed(session, tried)
                if digest is None:
                    break
                tried.append(digest)
                gone += _purge_one(session, store, digest)
        except StorageError as error:
            failed += 1
            log.warning("purge_put_off", reason=error.code)
    return gone


def _purge_one(session: Session, store: BlobStore, digest: str) -> bool:
    """The one place where files are touched inside a transaction.

    Its locks are what keeps an upload of the same bytes from getting a row between the look and the deletion.
    """
    if not session.scalar(select(func.pg_try_advisory_xact_lock(_key_of(digest)))):
        return False  # being uploaded again right now
    wanted = session.scalar(select(exists().where(ImageRow.sha256_hex == digest)))
    if not wanted:
        store.delete(original_key(digest))
        for blob in store.list(derived_prefix(digest)):
            store.delete(blob.key)
    session.execute(delete(DoomedRow).where(DoomedRow.sha256_hex == digest))
    return not wanted


def _next_doomed(session: Session, tried: Sequence[str]) -> str | None:
    query = select(DoomedRow.sha256_hex).where(DoomedRow.sha256_hex.not_in(tried))
    query = query.order_by(DoomedRow.doomed_at.desc()).limit(1)  # newest first: whoever deleted it waits for the answer
    return session.scalar(query.with_for_update(skip_locked=True))


def _locked(session: Session, owner_id: int | None, ids: Collection[UUID]) -> list[CheckRow]:
    """By id, as everybody who changes several checks at once."""
    query = select(CheckRow).where(CheckRow.id.in_(ids))
    if owner_id is not None:
        query = query.where(CheckRow.owner_id == owner_id)
    locked = query.order_by(CheckRow.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(locked))


def _locked_images(session: Session, rows: Sequence[CheckRow]) -> list[int]:
    """By hash, as intake does."""
    images = {row.image_id for row in rows if row.image_id is not None}
    query = select(ImageRow.id).where(ImageRow.id.in_(images)).order_by(ImageRow.sha256_hex)
    return list(session.scalars(query.with_for_update()))


def _forget(session: Session, rows: Sequence[CheckRow]) -> None:
    images = _locked_images(session, rows)
    ids = [row.id for row in rows]
    without_maps = update(VerdictRow).where(VerdictRow.check_id.in_(ids)).values(heatmap=None, heatmap_until=None)
    session.execute(without_maps.execution_options(synchronize_session=False))
    bare = {"image_id": None, "has_preview": False, "perceptual_hash": None}
    session.execute(
        update(CheckRow).where(CheckRow.id.in_(ids)).values(bare).execution_options(synchronize_session=False)
    )
    _doom_unnamed(session, images)


def _forget_keys(session: Session, rows: Sequence[CheckRow]) -> None:
    """An Idempotency-Key that gave one of these checks may be used again."""
    named = [IdempotencyRow.check_ids.contains([str(row.id)]) for row in rows]
    if not named:
        return
    owners = {row.owner_id for row in rows}
    session.execute(
        delete(IdempotencyRow)
        .where(IdempotencyRow.owner_id.in_(owners), or_(*named))
        .execution_options(synchronize_session=False)
    )


def _doom_unnamed(session: Session, images: Sequence[int]) -> None:
    """A statement of its own after the locks: it sees every check that was added before we got them."""
    named = exists().where(CheckRow.image_id == ImageRow.id)
    unnamed = delete(ImageRow).where(ImageRow.id.in_(images), ~named).returning(ImageRow.sha256_hex)
    _doom(session, sorted(session.scalars(unnamed.execution_options(synchronize_session=False))))


def _doom(session: Session, hashes: Sequence[str]) -> None:
    if not hashes:
        return
    marks = insert(DoomedRow).values([{"sha256_hex": digest} for digest in hashes])
    # Not DO NOTHING: a purge that is just about to drop the row has to be waited for.
    session.execute(marks.on_conflict_do_update(index_elements=["sha256_hex"], set_={"doomed_at": func.now()}))


def _key_of(digest: object) -> object:
    return func.hashtextextended(digest, 0)
