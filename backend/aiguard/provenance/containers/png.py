"""PNG: text chunks, eXIf, XMP. Pixels are stepped over; text after them counts too. Source: PNG 3, 11.3."""

from __future__ import annotations

import binascii
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from aiguard.provenance.containers.embedded import LONGEST_BLOCK_BYTES, MOST_PARTS, Embedded, inflated

if TYPE_CHECKING:
    from collections.abc import Callable

XMP_KEYWORD = "XML:com.adobe.xmp"
# ImageMagick and exiftool keep whole blocks as hexadecimal text under these names.
RAW_PROFILE = "Raw profile type "


def read(file: BinaryIO) -> Embedded:
    found = Embedded()
    file.seek(8)
    for _ in range(MOST_PARTS):
        head = file.read(8)
        if len(head) < 8:
            found.damaged = True
            break
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            break
        taken = min(length, LONGEST_BLOCK_BYTES) if kind in READERS else 0
        data = file.read(taken)
        file.seek(length - taken + 4, 1)
        if len(data) < taken:
            found.damaged = True
            break
        if kind in READERS:
            READERS[kind](found, data)
    else:
        found.endless = True
    return found


def _header(found: Embedded, data: bytes) -> None:
    if len(data) >= 8:
        width, height = struct.unpack(">II", data[:8])
        found.size = (width, height)


def _plain(found: Embedded, data: bytes) -> None:
    keyword, _, text = data.partition(b"\0")
    # The standard says Latin-1; Stable Diffusion tools write UTF-8 all the same.
    _keep(found, keyword, text, "latin-1")


def _packed(found: Embedded, data: bytes) -> None:
    keyword, _, rest = data.partition(b"\0")
    try:
        _keep(found, keyword, inflated(rest[1:]), "latin-1")
    except zlib.error:
        found.damaged = True


def _international(found: Embedded, data: bytes) -> None:
    keyword, _, rest = data.partition(b"\0")
    packed, parts = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        return
    try:
        _keep(found, keyword, inflated(parts[2]) if packed else parts[2], "utf-8")
    except zlib.error:
        found.damaged = True


def _keep(found: Embedded, keyword: bytes, text: bytes, fallback: str) -> None:
    name = keyword[:79].decode("latin-1")
    if name == XMP_KEYWORD:
        found.add_xmp(text)
    elif name.startswith(RAW_PROFILE):
        _raw_profile(found, name.removeprefix(RAW_PROFILE), text)
    else:
        found.add_text(name, _decoded(text, fallback))


def _decoded(text: bytes, fallback: str) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode(fallback, "replace")


def _raw_profile(found: Embedded, name: str, text: bytes) -> None:
    """A line with the name, one with the length, then hexadecimal digits."""
    lines = text.strip().split(b"\n", 2)
    try:
        block = binascii.unhexlify(b"".join(lines[2].split())) if len(lines) == 3 else b""
    except binascii.Error:
        found.damaged = True
        return
    if name in ("exif", "APP1"):
        found.add_exif(block)
    elif name == "xmp":
        found.add_xmp(block)


READERS: dict[bytes, Callable[[Embedded, bytes], None]] = {
    b"IHDR": _header,
    b"tEXt": _plain,
    b"zTXt": _packed,
    b"iTXt": _international,
    b"eXIf": Embedded.add_exif,
}
