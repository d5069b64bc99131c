"""What a file carries beside its pixels, whatever the container."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

LONGEST_TEXT_BYTES = 2 * 2**20  # a ComfyUI graph has been seen at 1 MB
LONGEST_BLOCK_BYTES = 4 * 2**20  # EXIF with its thumbnail, an XMP packet
MOST_TEXTS = 64
MOST_TEXT_CHARACTERS = 8 * 2**20  # of all texts together
MOST_PACKETS = 4  # of XMP; one is the rule
MOST_PARTS = 50_000  # chunks or segments walked over


@dataclass
class Embedded:
    """`texts`: (keyword, text) in the file's order. `exif`: a TIFF block without "Exif\\0\\0", or empty.

    `size`: width and height in px as stored, (0, 0) when unknown. `damaged`: the walk ended before the file's end;
    what was found until then stands. `endless`: it ended because there were more than MOST_PARTS parts.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    exif: bytes = b""
    xmp: list[bytes] = field(default_factory=list)
    size: tuple[int, int] = (0, 0)
    damaged: bool = False
    endless: bool = False

    def add_text(self, keyword: str, text: str) -> None:
        room = MOST_TEXT_CHARACTERS - sum(len(kept) for _, kept in self.texts)
        if len(self.texts) < MOST_TEXTS and room > 0:
            self.texts.append((keyword, text[: min(room, LONGEST_TEXT_BYTES)]))

    def add_exif(self, block: bytes) -> None:
        """The first block that looks like one counts."""
        block = block.removeprefix(b"Exif\0\0")
        if not self.exif and block[:2] in (b"II", b"MM"):
            self.exif = block

    def add_xmp(self, packet: bytes) -> None:
        if packet and len(self.xmp) < MOST_PACKETS:
            self.xmp.append(packet)


def inflated(data: bytes) -> bytes:
    """At most LONGEST_TEXT_BYTES of what `data` unpacks to, so that a bomb stays small. zlib.error when it is none."""
    return zlib.decompressobj().decompress(data, LONGEST_TEXT_BYTES)
