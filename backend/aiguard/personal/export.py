"""Everything a person has here, as a ZIP that is written while it is sent and kept nowhere."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import RawIOBase
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import select

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow, ImageRow
from aiguard.personal import belongings
from aiguard.storage import BlobMissing, original_key

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

SENT_AT_ONCE = 1 << 16
SUFFIX = {"jpeg": "jpg", "tiff": "tif", "svg+xml": "svg"}
READ_ME = """All that this service holds of your account.

account.json   your account and your roles
*.json         one file a table: your checks with notes and tags, verdicts with their evidence, and whatever else
               there is. Ids in one file name the rows of another.
pictures/      the pictures as you sent them, by the sha256 that your checks name. Pictures that were to be forgotten
               are not here, because they are not kept.

decisions.json holds what people found of your pictures. Who they are, and what they noted for each other, is theirs and
left out.

Of passwords, API tokens, webhooks and sessions the secrets are left out.
"""


@dataclass(frozen=True)
class Export:
    sessions: SessionFactory
    store: BlobStore

    def stream(self, user_id: int) -> Iterator[bytes]:
        """The ZIP's bytes. Rows are read page by page, pictures piece by piece."""
        pipe = _Pipe()
        # Who stops listening ends the inner generator first: a ZIP cannot be closed with a file open in it.
        with ZipFile(pipe, "w", allowZip64=True) as archive, closing(self._write(archive, user_id)) as steps:
            for _ in steps:
                if pipe.waiting >= SENT_AT_ONCE:
                    yield pipe.take()
        yield pipe.take()

    def _write(self, archive: ZipFile, user_id: int) -> Generator[None, None, None]:
        """Yields after every piece, so that it can be sent."""
        archive.writestr(_entry("README.txt"), READ_ME)
        archive.writestr(_entry("account.json"), _json(self._account(user_id)))
        for table in belongings.tables():
            yield from _write_list(archive, f"{table.name}.json", belongings.rows_of(self.sessions, table, user_id))
        missing: list[str] = []
        for digest, media_type in self._pictures(user_id):
            yield from self._write_picture(archive, digest, media_type, missing)
        if missing:
            archive.writestr(_entry("missing-pictures.json"), _json(missing))

    def _account(self, user_id: int) -> dict[str, Any]:
        with self.sessions() as session:
            user = session.get_one(UserRow, user_id)
            shown = {column.name: getattr(user, column.name) for column in belongings.shown_columns(belongings.USERS)}
            return shown | {"roles": [role.name for role in user.roles]}

    def _pictures(self, user_id: int) -> Iterator[tuple[str, str]]:
        """Hash and media type of each that is kept, once."""
        with self.sessions() as session:
            mine = select(CheckRow.image_id).where(CheckRow.owner_id == user_id, CheckRow.image_id.is_not(None))
            ids = sorted({image_id for image_id in session.scalars(mine) if image_id is not None})
        for at in range(0, len(ids), belongings.PAGE):
            page = ids[at : at + belongings.PAGE]
            with self.sessions() as session:
                query = select(ImageRow.sha256_hex, ImageRow.media_type).where(ImageRow.id.in_(page))
                found = session.execute(query.order_by(ImageRow.id)).all()
            yield from ((row.sha256_hex, row.media_type) for row in found)

    def _write_picture(self, archive: ZipFile, digest: str, media_type: str, missing: list[str]) -> Iterator[None]:
        pieces = self.store.stream(original_key(digest))
        try:
            piece = next(pieces, b"")
        except BlobMissing:  # deleted while this was on its way
            missing.append(digest)
            return
        kind = media_type.rpartition("/")[2]
        entry = _entry(f"pictures/{digest}.{SUFFIX.get(kind, kind)}", ZIP_STORED)  # they are packed already
        with archive.open(entry, "w", force_zip64=True) as file:
            file.write(piece)
            yield
            for piece in pieces:
                file.write(piece)
                yield


def _write_list(archive: ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> Iterator[None]:
    with archive.open(_entry(name), "w", force_zip64=True) as file:
        between = b"["
        for row in rows:
            file.write(between + _json(row))
            between = b",\n"
            yield
        file.write(b"[]\n" if between == b"[" else b"]\n")


def _entry(name: str, method: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    entry.compress_type = method
    entry.external_attr = 0o600 << 16
    return entry


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain, indent=1).encode()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else str(value)


class _Pipe(RawIOBase):
    """What the ZIP writes into. It cannot go back, so sizes are written after each file, as ZIP allows."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self.waiting = 0  # bytes

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        self.waiting += len(piece)
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.waiting = 0
        return taken
