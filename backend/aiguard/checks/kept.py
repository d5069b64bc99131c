"""How much of a person's pictures is kept. The same bytes count once, however many checks name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from aiguard.checks.rows import CheckRow, ImageRow

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session


def kept_bytes(session: Session, owner_id: int) -> int:
    mine = select(CheckRow.image_id).where(CheckRow.owner_id == owner_id)
    return int(session.scalar(select(func.sum(ImageRow.size_bytes)).where(ImageRow.id.in_(mine))) or 0)


def kept_bytes_at_most(session: Session, owner_id: int) -> int:
    """Of all checks, whether their pictures are kept or not, each once: read from an index alone."""
    return int(session.scalar(select(func.sum(CheckRow.size_bytes)).where(CheckRow.owner_id == owner_id)) or 0)


def kept_hashes(session: Session, owner_id: int, hashes: Collection[str]) -> set[str]:
    """Those of `hashes` that this person keeps already."""
    query = select(CheckRow.sha256_hex).where(
        CheckRow.owner_id == owner_id, CheckRow.sha256_hex.in_(hashes), CheckRow.image_id.is_not(None)
    )
    return set(session.scalars(query))


def has_checked(session: Session, owner_id: int, size_bytes: int) -> bool:
    """Whether a file of exactly this size was checked: bytes that are still to come may be the same."""
    mine = (CheckRow.owner_id == owner_id, CheckRow.size_bytes == size_bytes)
    return bool(session.scalar(select(exists().where(*mine))))
