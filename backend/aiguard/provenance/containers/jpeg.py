"""JPEG: the APP1 segments (EXIF, XMP) and comments before the pixels. Source: ITU T.81 B.1; XMP part 3, 1.1.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.provenance.containers.embedded import MOST_PARTS, Embedded

if TYPE_CHECKING:
    from typing import BinaryIO

XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
APP1, COMMENT, START_OF_SCAN, END_OF_IMAGE = 0xE1, 0xFE, 0xDA, 0xD9
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BARE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length


def read(file: BinaryIO) -> Embedded:
    found = Embedded()
    file.seek(2)
    for _ in range(MOST_PARTS):
        marker = _marker(file)
        if marker in BARE:
            continue
        if marker in (START_OF_SCAN, END_OF_IMAGE):
            return found
        length = int.from_bytes(file.read(2), "big") - 2
        data = file.read(length) if marker is not None and length >= 0 else b""
        if marker is None or len(data) != length:
            break
        _take(found, marker, data)
    else:
        found.endless = True
    found.damaged = True
    return found


def _marker(file: BinaryIO) -> int | None:
    """The next marker's second byte, fill bytes skipped; None where none stands."""
    if file.read(1) != b"\xff":
        return None
    for _ in range(MOST_PARTS):
        second = file.read(1)
        if second != b"\xff":
            return second[0] if second else None
    return None


def _take(found: Embedded, marker: int, data: bytes) -> None:
    if marker in FRAMES and len(data) >= 5:
        found.size = (int.from_bytes(data[3:5], "big"), int.from_bytes(data[1:3], "big"))
    elif marker == COMMENT:
        found.add_text("Comment", data.decode("utf-8", "replace"))
    elif marker == APP1 and data.startswith(b"Exif\0"):
        found.add_exif(data)
    elif marker == APP1 and data.startswith(XMP_HEAD):
        found.add_xmp(data.removeprefix(XMP_HEAD))
