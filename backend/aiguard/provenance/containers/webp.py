"""WebP: the EXIF and XMP chunks and the size. Source: RFC 9649."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from aiguard.provenance.containers.embedded import LONGEST_BLOCK_BYTES, MOST_PARTS, Embedded

if TYPE_CHECKING:
    from typing import BinaryIO

WANTED = (b"EXIF", b"XMP ", b"VP8X", b"VP8 ", b"VP8L")
PIXELS_HEAD_BYTES = 16


def read(file: BinaryIO) -> Embedded:
    found = Embedded()
    file.seek(12)
    for _ in range(MOST_PARTS):
        head = file.read(8)
        if not head:
            return found
        if len(head) < 8:
            break
        kind, length = struct.unpack("<4sI", head)
        taken = _wanted_bytes(kind, length)
        data = file.read(taken)
        if len(data) < taken:
            break
        file.seek(length - taken + length % 2, 1)
        _take(found, kind, data)
    else:
        found.endless = True
    found.damaged = True
    return found


def _wanted_bytes(kind: bytes, length: int) -> int:
    if kind not in WANTED:
        return 0
    return min(length, PIXELS_HEAD_BYTES if kind.startswith(b"VP8") else LONGEST_BLOCK_BYTES)


def _take(found: Embedded, kind: bytes, data: bytes) -> None:
    if kind == b"EXIF":
        found.add_exif(data)
    elif kind == b"XMP ":
        found.add_xmp(data)
    elif kind.startswith(b"VP8") and found.size == (0, 0):
        found.size = _size(kind, data)


def _size(kind: bytes, data: bytes) -> tuple[int, int]:
    if len(data) < 10:
        return (0, 0)
    if kind == b"VP8X":
        return (int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1)
    if kind == b"VP8L":
        packed = int.from_bytes(data[1:5], "little")
        return ((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)
    return (int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF)
