"""What one request writes, inside the caller's transaction: its checks, their images, what its idempotency key made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks import removal
from aiguard.checks.rows import CheckRow, IdempotencyRow, ImageRow
from aiguard.intake.errors import KeyReused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from aiguard.imaging.formats import ImageFormat
    from aiguard.intake.receive import IncomingFile
    from aiguard.intake.terms import Terms


@dataclass(frozen=True)
class Picture:
    file_name: str
    format: ImageFormat
    incoming: IncomingFile

    @property
    def sha256_hex(self) -> str:
        return self.incoming.sha256_hex


class EarlierGone(Exception):
    """A check that was to be the answer was deleted at this very moment."""


def once(session: Session, owner_id: int, key: str | None, body_sha256: str) -> list[UUID] | None:
    """The checks this key already made, or None when it is new: then its row is held until we commit.

    A parallel request with the same key waits on the unique index for that commit and then finds the row.
    """
    if key is None:
        return None
    fresh = insert(IdempotencyRow).values(owner_id=owner_id, key=key, body_sha256=body_sha256, check_ids=[])
    if session.scalar(fresh.on_conflict_do_nothing().returning(IdempotencyRow.key)) is not None:
        return None
    known = session.get_one(IdempotencyRow, (owner_id, key))
    if known.body_sha256 != body_sha256:
        raise KeyReused
    return [UUID(check_id) for check_id in known.check_ids]


def hold(session: Session, check_ids: Collection[UUID]) -> None:
    """Until our commit nobody deletes what the answer names. By id, as a removal locks them. EarlierGone."""
    there = select(CheckRow.id).where(CheckRow.id.in_(check_ids)).order_by(CheckRow.id)
    if check_ids and len(session.scalars(there.with_for_update(read=True, key_share=True)).all()) < len(check_ids):
        raise EarlierGone


def not_among(session: Session, ids: Sequence[UUID], pictures: Sequence[Picture]) -> list[Picture]:
    there = set(session.scalars(select(CheckRow.sha256_hex).where(CheckRow.id.in_(ids))))
    return [picture for picture in pictures if picture.sha256_hex not in there]


def is_known(session: Session, owner_id: int, key: str | None) -> bool:
    return key is not None and session.get(IdempotencyRow, (owner_id, key)) is not None


def remember(session: Session, owner_id: int, key: str | None, ids: Sequence[UUID]) -> None:
    if key is not None:
        session.get_one(IdempotencyRow, (owner_id, key)).check_ids = [str(check_id) for check_id in ids]


def insert_checks(session: Session, owner_id: int, pictures: Sequence[Picture], terms: Terms) -> list[UUID]:
    images = _image_ids(session, pictures)
    rows = [
        CheckRow(
            owner_id=owner_id,
            image_id=images[picture.sha256_hex],
            file_name=picture.file_name,
            sha256_hex=picture.sha256_hex,
            size_bytes=picture.incoming.size_bytes,
            media_type=picture.format.media_type,
            source=terms.source,
            source_url=terms.source_url,
            keep_picture=terms.keep_picture,
            for_training=terms.for_training,
            tags=list(terms.tags),
        )
        for picture in pictures
    ]
    for row in rows:
        session.add(row)
        session.flush()  # one by one: created_at keeps the order of the files
    return [row.id for row in rows]


def _image_ids(session: Session, pictures: Sequence[Picture]) -> dict[str, int]:
    values = {
        picture.sha256_hex: {
            "sha256_hex": picture.sha256_hex,
            "size_bytes": picture.incoming.size_bytes,
            "media_type": picture.format.media_type,
        }
        for picture in pictures
    }
    if not values:
        return {}
    removal.hold(session, values)
    # Sorted, so that two uploads with the same pictures cannot wait for each other. The update changes nothing: it
    # locks the row against a removal, or waits for one that is under way and then makes the row again.
    fresh = insert(ImageRow).values([values[digest] for digest in sorted(values)])
    kept = fresh.on_conflict_do_update(index_elements=["sha256_hex"], set_={"size_bytes": fresh.excluded.size_bytes})
    found = session.execute(kept.returning(ImageRow.sha256_hex, ImageRow.id))
    return {row.sha256_hex: row.id for row in found}
