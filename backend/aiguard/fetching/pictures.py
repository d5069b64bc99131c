"""A picture from a web address: redirects by hand, limits while it streams, a clear word on what is wrong."""

from __future__ import annotations

import contextlib
import itertools
import time
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

import httpx

from aiguard.fetching.errors import (
    AddressInvalid,
    AddressRefused,
    AddressSilent,
    AddressTooSlow,
    FetchedTooLarge,
    NotAPicture,
    TooManyRedirects,
)
from aiguard.fetching.guarded import open_client, resolved
from aiguard.imaging.formats import HEAD_BYTES, sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aiguard.fetching.addresses import Allow

MAX_REDIRECTS = 5
MAX_ADDRESS_CHARS = 2048
MAX_NAME_CHARS = 200
UNPACKED_CHUNK_BYTES = 1 << 16
PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # zlib's window bits
WEB_PAGES = ("text/html", "application/xhtml+xml")
SUFFIX = {"jpeg": ".jpg", "tiff": ".tif", "heif": ".heic"}


class Sink(Protocol):
    def write(self, data: bytes, /) -> int: ...


@dataclass(frozen=True)
class FetchLimits:
    max_bytes: int
    connect_s: float = 5
    read_s: float = 10
    total_s: float = 30  # redirects and all


@dataclass(frozen=True)
class Fetcher:
    """Raises a FetchError and nothing else of its own; what `into` raises passes through."""

    allow: Allow
    limits: FetchLimits
    resolve: Callable[[str, int], list[str]] = field(default=resolved)

    def fetch(self, address: str, into: Sink) -> str:
        """Write the picture at `address` into `into`; return a file name for it."""
        url = web_address(address)
        end = time.monotonic() + self.limits.total_s
        for _ in range(MAX_REDIRECTS + 1):
            with self._asked(url, end) as response:
                if not response.has_redirect_location:
                    return self._take(response, into)
                url = _next(url, response)
        raise TooManyRedirects(MAX_REDIRECTS)

    @contextlib.contextmanager
    def _asked(self, url: httpx.URL, end: float) -> Iterator[httpx.Response]:
        left_s = end - time.monotonic()
        if left_s <= 0:
            raise AddressTooSlow(url.host)
        limits = self.limits
        client = open_client(
            self.allow, connect_s=limits.connect_s, read_s=limits.read_s, total_s=left_s, resolve=self.resolve
        )
        try:
            with client, client.stream("GET", url, headers={"Accept": "image/*,*/*;q=0.5"}) as response:
                yield response
        except httpx.TimeoutException:
            raise AddressTooSlow(url.host) from None
        except (httpx.UnsupportedProtocol, httpx.InvalidURL):
            raise AddressInvalid from None
        except (httpx.HTTPError, httpx.StreamError, zlib.error):
            raise AddressSilent(url.host) from None

    def _take(self, response: httpx.Response, into: Sink) -> str:
        if response.status_code != httpx.codes.OK:
            raise AddressRefused(response.status_code)
        if int(response.headers.get("Content-Length") or 0) > self.limits.max_bytes:
            raise FetchedTooLarge(self.limits.max_bytes)
        chunks = _unpacked(response)
        head = _head_of(chunks)
        if sniff(head) is None:
            said = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            raise NotAPicture(web_page=said in WEB_PAGES)
        size_bytes = 0
        for chunk in itertools.chain([head], chunks):
            size_bytes += len(chunk)
            if size_bytes > self.limits.max_bytes:
                raise FetchedTooLarge(self.limits.max_bytes)
            into.write(chunk)
        return _file_name(response.url, head)


def web_address(text: str) -> httpx.URL:
    """AddressInvalid unless it is an http(s) address without a person's name and password."""
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, UnicodeError):
        raise AddressInvalid from None
    if url.scheme not in {"http", "https"} or not url.host or url.userinfo or len(text) > MAX_ADDRESS_CHARS:
        raise AddressInvalid
    return url


def _next(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    try:
        return web_address(str(url.join(response.headers["Location"])))
    except (httpx.InvalidURL, UnicodeError):
        raise AddressInvalid from None


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """We ask for no packing; who packs all the same is unpacked in small pieces, so that nothing can explode."""
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packing in {"identity", ""}:
        yield from response.iter_raw()
        return
    if packing not in PACKED:
        raise AddressSilent(response.url.host)
    unpack = zlib.decompressobj(PACKED[packing])
    for chunk in response.iter_raw():
        rest = chunk
        while rest:
            yield unpack.decompress(rest, UNPACKED_CHUNK_BYTES)
            rest = unpack.unconsumed_tail
    yield unpack.flush()
    if not unpack.eof:
        raise AddressSilent(response.url.host)


def _head_of(chunks: Iterator[bytes]) -> bytes:
    """HEAD_BYTES or more, unless there are not so many."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD_BYTES:
            break
    return head


def _file_name(url: httpx.URL, head: bytes) -> str:
    """The last part of the path, with the suffix that the bytes call for."""
    name = unquote(url.path.rstrip("/").rsplit("/", 1)[-1])[-MAX_NAME_CHARS:] or url.host
    format_ = str(sniff(head))
    suffix = SUFFIX.get(format_, f".{format_}")
    known = (suffix, ".jpeg", ".tiff", ".heif", ".heic")
    return name if name.lower().endswith(known) else name + suffix
