"""Finding one's checks of a picture one has at hand. The picture is read and not kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from aiguard.checks.rows import CheckRow
from aiguard.checks.similar import similar_to
from aiguard.checks.summaries import SummaryView, summaries
from aiguard.imaging.fingerprint import ReadersBusy
from aiguard.imaging.formats import HEAD_BYTES, sniff
from aiguard.intake.errors import EmptyFile, ImageTooLarge, SearchBusy, UnsupportedType

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory
    from aiguard.imaging.fingerprint import Readers
    from aiguard.intake.service import Upload

MOST: Final = 50
PATIENCE_S: Final = 2.0


@dataclass(frozen=True)
class Match:
    """`distance`: differing bits of 64; None for the very same bytes."""

    check: SummaryView
    distance: int | None


@dataclass(frozen=True)
class PictureSearch:
    sessions: SessionFactory
    readers: Readers
    max_image_bytes: int

    def find(self, owner_id: int, upload: Upload) -> list[Match]:
        """The same bytes first, newest first; then what looks alike, nearest first.

        Raises EmptyFile, ImageTooLarge, UnsupportedType, SearchBusy or an ImageError.
        """
        self._examine(upload)
        # Before any transaction: reading may take seconds.
        fingerprint = self._fingerprint(upload)
        with self.sessions() as session:
            same = _same_bytes(session, owner_id, upload.incoming.sha256_hex)
            near = similar_to(session, owner_id, fingerprint, most=MOST)
            distances: dict[UUID, int | None] = dict.fromkeys(same)
            for one in near:
                distances.setdefault(one.check_id, one.distance)
            found = summaries(session, owner_id, list(distances)[:MOST])
        return [Match(view, distances[view.id]) for view in found]

    def _examine(self, upload: Upload) -> None:
        incoming = upload.incoming
        if incoming.too_large:
            raise ImageTooLarge(incoming.size_bytes, self.max_image_bytes)
        if incoming.size_bytes == 0:
            raise EmptyFile
        if sniff(incoming.head(HEAD_BYTES)) is None:
            raise UnsupportedType(upload.file_name)

    def _fingerprint(self, upload: Upload) -> int | None:
        try:
            return self.readers.perceptual_hash(upload.incoming.path, patience_s=PATIENCE_S)
        except ReadersBusy:
            raise SearchBusy from None


def _same_bytes(session: Session, owner_id: int, sha256_hex: str) -> list[UUID]:
    query = select(CheckRow.id).where(CheckRow.owner_id == owner_id, CheckRow.sha256_hex == sha256_hex)
    return list(session.scalars(query.order_by(CheckRow.created_at.desc(), CheckRow.id.desc()).limit(MOST)))
