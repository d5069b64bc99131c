"""What an upload is written into while it arrives: a file on disk, hashed and counted on the way."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from flask import Request, current_app

from aiguard.storage import StorageFull

if TYPE_CHECKING:
    from types import TracebackType

NO_SPACE = (27, 28, 122)  # EFBIG, ENOSPC, EDQUOT
PREFIX = "upload-"
LEFTOVER_AFTER_S = 3600


def forget_leftovers(folder: Path) -> None:
    """Delete what a killed process left behind; younger files may be arriving in a process beside this one."""
    for path in folder.glob(f"{PREFIX}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > LEFTOVER_AFTER_S:
                path.unlink()


class IncomingFile:
    """File-like for Werkzeug's form parser. Never more than one of its chunks is in memory.

    A file over `max_bytes` is drained but no longer kept, so that the other files of the request still count.
    """

    def __init__(self, folder: Path | None, max_bytes: int) -> None:
        self._file: IO[bytes] = tempfile.NamedTemporaryFile(prefix=PREFIX, dir=folder, buffering=0)  # noqa: SIM115  # see close()
        self._hash = hashlib.sha256()
        self._max_bytes = max_bytes
        self.size_bytes = 0

    def write(self, data: bytes) -> int:
        """StorageFull when the disk has no room left for it."""
        self.size_bytes += len(data)
        if not self.too_large:
            self._hash.update(data)
            try:
                left = memoryview(data)
                while left:
                    left = left[self._file.write(left) :]  # unbuffered: a full disk shows here and nowhere later
            except OSError as error:
                if error.errno in NO_SPACE:
                    raise StorageFull from error
                raise
        return len(data)

    @property
    def too_large(self) -> bool:
        return self.size_bytes > self._max_bytes

    @property
    def sha256_hex(self) -> str:
        """Of what was kept; meaningless for a file that is too large."""
        return self._hash.hexdigest()

    @property
    def path(self) -> Path:
        """The bytes on disk; gone after `close()`."""
        return Path(self._file.name)

    def head(self, count: int) -> bytes:
        with self.path.open("rb") as file:
            return file.read(count)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        """Deletes the file."""
        self._file.close()

    def __enter__(self) -> IncomingFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class UploadRequest(Request):
    """Writes every file of a form into an IncomingFile. Reads AIGUARD_MAX_IMAGE_BYTES and AIGUARD_UPLOAD_DIR."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002  # Werkzeug's signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        folder, limit = current_app.config.get("AIGUARD_UPLOAD_DIR"), current_app.config["AIGUARD_MAX_IMAGE_BYTES"]
        return cast("IO[bytes]", IncomingFile(folder, limit))  # as much of a file as the form parser needs
