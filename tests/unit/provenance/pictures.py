"""Small files that carry what a test wants them to carry."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image

from aiguard.imaging.formats import HEAD_BYTES, sniff
from aiguard.provenance.read import read_evidence

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.provenance.evidence import Evidence

pillow_heif.register_heif_opener(thumbnails=False)
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF")
IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def encoded(format_: str, **options: object) -> bytes:
    """64 × 48 px of noise."""
    file = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(file, format_, **options)
    return file.getvalue()


def png(*chunks: tuple[bytes, bytes], after: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:
    """A PNG with further chunks before its pixels, and after them."""
    plain = encoded("PNG")
    end = len(plain) - 12
    return (
        plain[:33]
        + b"".join(chunk(*one) for one in chunks)
        + plain[33:end]
        + b"".join(chunk(*one) for one in after)
        + plain[end:]
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def text(keyword: str, value: str) -> tuple[bytes, bytes]:
    return b"tEXt", keyword.encode() + b"\0" + value.encode()


def international(keyword: str, value: bytes, *, packed: bool = False) -> tuple[bytes, bytes]:
    body = zlib.compress(value) if packed else value
    return b"iTXt", keyword.encode() + b"\0" + bytes((packed, 0)) + b"\0\0" + body


def xmp(inside: str, attributes: str = "") -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="{IPTC}" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/" {attributes}>{inside}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def source_type(word: str) -> bytes:
    return xmp("", f'Iptc4xmpExt:DigitalSourceType="{TYPES}{word}"')


def with_xmp(format_: str, packet: bytes) -> bytes:
    if format_ == "PNG":
        return png(international("XML:com.adobe.xmp", packet))
    if format_ == "TIFF":
        return encoded(format_, tiffinfo={700: packet})
    return encoded(format_, xmp=packet)


def evidence(folder: Path, data: bytes) -> list[Evidence]:
    """What is found in a file with these bytes, and that each piece is fit to be shown."""
    path = folder / "picture"
    path.write_bytes(data)
    format_ = sniff(data[:HEAD_BYTES])
    assert format_ is not None
    found = read_evidence(path, format_.media_type)
    for one in found:
        assert one.title
        assert one.text.endswith(".")
        assert all(isinstance(value, str) and 0 < len(value) <= 2000 for value in one.details.values())
    return found


def codes(found: list[Evidence]) -> list[str]:
    return [one.code for one in found]
