"""Files that arrive in parts, over as many connections as it takes; whole, they are taken in like any other."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from aiguard.accounts.quota import checks_today
from aiguard.imaging.formats import HEAD_BYTES, sniff
from aiguard.intake.errors import (
    OffsetConflict,
    PartialUploadNotFound,
    PartTooLong,
    TooManyPartialUploads,
    TooManyParts,
    UnsupportedType,
)
from aiguard.intake.receive import IncomingFile
from aiguard.intake.rows import PartialUploadRow
from aiguard.intake.service import Upload, plain_name
from aiguard.intake.terms import Terms
from aiguard.storage import CHUNK_BYTES, BlobMissing

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from aiguard.db import SessionFactory
    from aiguard.intake.service import Intake
    from aiguard.storage import BlobStore

LIFETIME = timedelta(days=1)
MAX_OPEN = 100  # a person; the page sends three at once
MAX_PARTS = 1000
PREFIX = "partial/"


@dataclass(frozen=True)
class PartialUpload:
    """`check_id`: what it became, once `offset_bytes` is `size_bytes`."""

    id: UUID
    size_bytes: int
    offset_bytes: int
    expires_at: datetime
    check_id: UUID | None


@dataclass(frozen=True)
class PartialIntake:
    """Every method is bound to the owner: PartialUploadNotFound when it is absent, expired or somebody else's.

    The last part counts as arrived only once the file has become a check, so that a crash in between costs that part
    and nothing else.
    """

    intake: Intake
    folder: Path

    def begin(self, owner_id: int, file_name: str, size_bytes: int, terms: Terms) -> PartialUpload:
        """Refuses at once what Intake would refuse at the end for its size, with all that is under way beside it."""
        row = PartialUploadRow(
            owner_id=owner_id,
            file_name=plain_name(file_name),
            size_bytes=size_bytes,
            offset_bytes=0,
            terms=asdict(terms),
            expires_at=datetime.now(UTC) + LIFETIME,
        )
        with self._sessions() as session, session.begin():
            checks_today(session, owner_id, hold=True)  # two that begin at once count each other
            mine = select(func.count(), func.coalesce(func.sum(PartialUploadRow.size_bytes), 0))
            number, under_way_bytes = session.execute(mine.where(PartialUploadRow.owner_id == owner_id, *_open())).one()
            if number >= MAX_OPEN:
                raise TooManyPartialUploads(MAX_OPEN)
            self.intake.expect(session, owner_id, size_bytes, terms, under_way_bytes=int(under_way_bytes))
            session.add(row)
        return _view(row)

    def find(self, owner_id: int, upload_id: UUID) -> PartialUpload:
        return _view(self._row(owner_id, upload_id))

    def left_bytes(self, owner_id: int, upload_id: UUID, offset_bytes: int) -> int:
        """How many may still come. OffsetConflict when `offset_bytes` is not where it stands."""
        row = self._row(owner_id, upload_id)
        if row.offset_bytes != offset_bytes:
            raise OffsetConflict(row.offset_bytes)
        return row.size_bytes - offset_bytes

    def append(self, owner_id: int, upload_id: UUID, offset_bytes: int, part: IncomingFile) -> PartialUpload:
        """The part is kept once this returns; with the last one the file is a check. Raises what Intake refuses."""
        row = self._row(owner_id, upload_id)
        if row.offset_bytes != offset_bytes:
            raise OffsetConflict(row.offset_bytes)
        if part.size_bytes > row.size_bytes - offset_bytes:
            raise PartTooLong
        if part.size_bytes == 0:
            return _view(row)
        if offset_bytes + part.size_bytes == row.size_bytes:
            return self._finish(row, part)
        if offset_bytes == 0 and part.size_bytes >= HEAD_BYTES and sniff(part.head(HEAD_BYTES)) is None:
            self._forget(row)
            raise UnsupportedType(row.file_name)
        return self._keep(row, part)

    def stop(self, owner_id: int, upload_id: UUID) -> None:
        """Forget it and its parts; a check it has become stays."""
        self._forget(self._row(owner_id, upload_id))

    def _keep(self, row: PartialUploadRow, part: IncomingFile) -> PartialUpload:
        if len(row.parts) >= MAX_PARTS:
            raise TooManyParts(MAX_PARTS)
        key = f"{PREFIX}{row.id}/{row.offset_bytes:012d}-{secrets.token_hex(4)}"  # two may send the same part at once
        self._store.put_file(key, part.path)
        offset_bytes = row.offset_bytes + part.size_bytes
        if not self._advance(row, offset_bytes=offset_bytes, parts=[*row.parts, key]):
            self._store.delete(key)
            raise OffsetConflict(self._row(row.owner_id, row.id).offset_bytes)
        return self.find(row.owner_id, row.id)

    def _finish(self, row: PartialUploadRow, part: IncomingFile) -> PartialUpload:
        with IncomingFile(self.folder, row.size_bytes) as whole:
            self._put_together(row, part, whole)
            upload = Upload(row.file_name, whole)
            done = self.intake.accept(row.owner_id, [upload], _terms(row), idempotency_key=f"partial:{row.id}")
        if done.refused:
            self._forget(row)
            raise done.refused[0].error
        if not done.checks:  # deleted before we could name it
            self._forget(row)
            raise PartialUploadNotFound
        self._advance(row, offset_bytes=row.size_bytes, parts=[], check_id=done.checks[0].id)
        self._delete(row.parts)
        return self.find(row.owner_id, row.id)

    def _put_together(self, row: PartialUploadRow, part: IncomingFile, whole: IncomingFile) -> None:
        try:
            for key in row.parts:
                for chunk in self._store.stream(key):
                    whole.write(chunk)
        except BlobMissing:  # finished or stopped by another request meanwhile
            raise OffsetConflict(self._row(row.owner_id, row.id).offset_bytes) from None
        with part.path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                whole.write(chunk)

    def _advance(self, row: PartialUploadRow, **values: Any) -> bool:
        """False when somebody else moved it on first."""
        here = (PartialUploadRow.id == row.id, PartialUploadRow.offset_bytes == row.offset_bytes)
        with self._sessions() as session, session.begin():
            moved = update(PartialUploadRow).where(*here).values(values).returning(PartialUploadRow.id)
            return session.scalar(moved) is not None

    def _row(self, owner_id: int, upload_id: UUID) -> PartialUploadRow:
        with self._sessions() as session:
            row = session.get(PartialUploadRow, upload_id)
        if row is None or row.owner_id != owner_id or row.expires_at <= datetime.now(UTC):
            raise PartialUploadNotFound
        return row

    def _forget(self, row: PartialUploadRow) -> None:
        with self._sessions() as session, session.begin():
            session.execute(delete(PartialUploadRow).where(PartialUploadRow.id == row.id))
        self._delete(row.parts)

    def _delete(self, keys: list[str]) -> None:
        for key in keys:
            self._store.delete(key)

    @property
    def _sessions(self) -> SessionFactory:
        return self.intake.sessions

    @property
    def _store(self) -> BlobStore:
        return self.intake.store


def expire_partial_uploads(sessions: SessionFactory, store: BlobStore) -> int:
    """Forget uploads that were never finished, and parts that nothing names any more; returns how many uploads."""
    now = datetime.now(UTC)
    with sessions() as session, session.begin():
        gone = session.execute(
            delete(PartialUploadRow).where(PartialUploadRow.expires_at <= now).returning(PartialUploadRow.parts)
        ).all()
    old = [blob.key for blob in store.list(PREFIX) if blob.last_modified < now - LIFETIME]  # no upload lives so long
    for key in {key for row in gone for key in row.parts} | set(old):
        store.delete(key)
    return len(gone)


def _open() -> tuple[Any, ...]:
    return (PartialUploadRow.check_id.is_(None), PartialUploadRow.expires_at > func.now())


def _terms(row: PartialUploadRow) -> Terms:
    return Terms(**(row.terms | {"tags": tuple(row.terms["tags"])}))


def _view(row: PartialUploadRow) -> PartialUpload:
    return PartialUpload(row.id, row.size_bytes, row.offset_bytes, row.expires_at, row.check_id)
