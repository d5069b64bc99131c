"""Blobs by key, in a local folder or an S3-compatible bucket. A blob is whole or absent, never half."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import unquote, urlsplit

from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from obstore.store import ObjectStore, RetryConfig

CHUNK_BYTES = 1 << 20
# A bucket that is off is told in seconds, before a proxy in front gives up: obstore's own are 10 within 3 minutes. Its
# limits for one call stay, 5 s to connect and 30 s in all: options given here would hide those of the AWS_* variables.
RETRIES: Final[RetryConfig] = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
S3_PART_BYTES = 5 << 20  # the least that S3 takes; obstore's own 12 parts at once would hold a whole file in memory


class StorageError(AiguardError):
    """Anything that keeps a blob from being stored or read."""


class BlobMissing(StorageError):
    """Nothing is stored under this key."""

    code: ClassVar[str] = "blob_missing"

    def __init__(self, key: str) -> None:
        super().__init__("The file is no longer stored.")
        self.key = key


class StorageFull(StorageError):
    """The disk, or the quota, is used up."""

    code: ClassVar[str] = "storage_full"

    def __init__(self) -> None:
        super().__init__("There is no room left to store pictures. Nothing was accepted: try again later.")


class StorageUnavailable(StorageError):
    """The store does not answer, or refuses; `detail` is for the log."""

    code: ClassVar[str] = "storage_unavailable"

    def __init__(self, detail: str) -> None:
        super().__init__("The picture store cannot be reached. Nothing was accepted: try again in a moment.")
        self.detail = detail


@dataclass(frozen=True)
class BlobInfo:
    key: str
    size_bytes: int
    last_modified: datetime


def original_key(sha256_hex: str) -> str:
    return f"originals/{sha256_hex[:2]}/{sha256_hex}"


def derived_prefix(sha256_hex: str) -> str:
    """Under it lies everything that was made of the picture."""
    return f"derived/{sha256_hex[:2]}/{sha256_hex}/"


def thumbnail_key(sha256_hex: str) -> str:
    return f"derived/{sha256_hex[:2]}/{sha256_hex}/thumbnail.webp"


def display_key(sha256_hex: str) -> str:
    return f"derived/{sha256_hex[:2]}/{sha256_hex}/display.webp"


def heatmap_key(sha256_hex: str, spec_sha256: str) -> str:
    """A map is of a picture and of a model: the same two always give the same one."""
    return f"derived/{sha256_hex[:2]}/{sha256_hex}/heatmap-{spec_sha256[:16]}.webp"


class BlobStore:
    """Raises BlobMissing, StorageFull, StorageUnavailable and nothing else."""

    def __init__(self, store: ObjectStore, local_root: Path | None = None) -> None:
        self._store = store
        self._local_root = local_root

    def put_file(self, key: str, path: Path) -> None:
        """Streams `path`; replaces what was there."""
        with _explained(key), path.open("rb") as file:
            part_bytes = S3_PART_BYTES if self._local_root is None else CHUNK_BYTES
            self._store.put(key, file, chunk_size=part_bytes, max_concurrency=1)
            self._settle(key)

    def put(self, key: str, data: bytes) -> None:
        with _explained(key):
            self._store.put(key, data)
            self._settle(key)

    def get(self, key: str) -> bytes:
        with _explained(key):
            return bytes(self._store.get(key).bytes())

    def fetch(self, key: str, to: Path) -> None:
        """Writes the blob to `to`, in pieces. StorageFull: there is no room where `to` lies."""
        file = to.open("wb")  # a folder that is gone is no missing blob
        with _explained(key), file:  # the last bytes are written as the file is closed
            for chunk in self._store.get(key).stream(min_chunk_size=CHUNK_BYTES):
                file.write(chunk)

    def stream(self, key: str) -> Iterator[bytes]:
        with _explained(key):
            for chunk in self._store.get(key).stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    def size(self, key: str) -> int | None:
        """In bytes; None when there is no such blob."""
        try:
            with _explained(key):
                return int(self._store.head(key)["size"])
        except BlobMissing:
            return None

    def delete(self, key: str) -> None:
        """Absent is fine."""
        try:
            with _explained(key):
                self._store.delete(key)
        except BlobMissing:
            pass

    def list(self, prefix: str) -> Iterator[BlobInfo]:
        with _explained(prefix):
            for page in self._store.list(prefix):
                for found in page:
                    yield BlobInfo(found["path"], found["size"], found["last_modified"])

    def forget_unfinished(self, since: datetime) -> None:
        """Delete what a killed process was still writing before `since`; a bucket does so by itself, by its rules."""
        if self._local_root is None:
            return
        for path in self._local_root.rglob("*#*"):  # as object_store names a file that it will rename
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < since.timestamp():
                    path.unlink()

    def _settle(self, key: str) -> None:
        """On a local disk: the bytes survive a power cut before anybody is told they are stored."""
        if self._local_root is None:
            return
        path = self._local_root / key
        with suppress(FileNotFoundError):  # deleted by somebody else already: there is nothing left to settle
            for target, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
                handle = os.open(target, flags)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)


def open_store(url: str) -> BlobStore:
    """`file:///folder`, `file:relative/folder` or `s3://bucket/prefix` (endpoint and keys from AWS_* variables)."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        root = Path(unquote(parts.netloc + parts.path)).absolute()
        with _explained(url):
            root.mkdir(parents=True, exist_ok=True)
            return BlobStore(LocalStore(root, automatic_cleanup=True), root)  # a folder's name is the hash, too
    if parts.scheme == "s3":
        return BlobStore(S3Store.from_url(url, retry_config=RETRIES))
    raise ValueError(f"STORAGE_URL must begin with file: or s3://, not {parts.scheme}:")


@contextmanager
def _explained(key: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise BlobMissing(key) from None
    except (OSError, BaseError) as error:
        if _is_full(error):
            raise StorageFull from error
        raise StorageUnavailable(f"{type(error).__name__}: {error}") from error


def _is_full(error: Exception) -> bool:
    """obstore wraps the operating system's words: ENOSPC is 28, EDQUOT 122, EFBIG 27."""
    number = getattr(error, "errno", None)
    return number in (27, 28, 122) or any(f"code: {n}," in repr(error) for n in (27, 28, 122))
