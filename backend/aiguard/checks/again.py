"""Trying a failed check again on the bytes that are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import update

from aiguard.checks.errors import CheckNotFound, FileAtFault, NotFailed, PictureGone
from aiguard.checks.queue import changed_rows
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.storage import original_key

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.storage import BlobStore

# Where the same file may well be judged at another try; every other reason is the file's.
OURS: Final = frozenset(
    {"attempts_used_up", "decode_failed", "decoder_crashed", "internal", "model_not_ready", "original_missing"}
)


def try_again(session: Session, store: BlobStore, owner_id: int, check_id: UUID) -> None:
    """Queue a check anew whose failure is ours. CheckNotFound, NotFailed, FileAtFault, PictureGone. Commits."""
    with session.begin():
        row = session.get(CheckRow, check_id)
        if row is None or row.owner_id != owner_id:
            raise CheckNotFound
        if row.state == CheckState.FAILED and row.failure_code not in OURS:
            raise FileAtFault
        kept, sha256_hex = row.image_id is not None, row.sha256_hex
    if not kept or store.size(original_key(sha256_hex)) is None:
        raise PictureGone
    anew = update(CheckRow).where(
        CheckRow.id == check_id, CheckRow.state == CheckState.FAILED, CheckRow.failure_code.in_(OURS)
    )
    anew = anew.values(state=CheckState.QUEUED, attempt=0, failure_code=None, failure_text=None, finished_at=None)
    with session.begin():
        if not changed_rows(session.execute(anew.execution_options(synchronize_session=False))):
            raise NotFailed
