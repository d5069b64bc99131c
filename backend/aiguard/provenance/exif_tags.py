"""An EXIF block → the few fields that matter here."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import ExifTags, Image

from aiguard.provenance.evidence import printable

LONGEST_VALUE = 200  # characters
CHARSET_BYTES = 8
IFD, BASE = ExifTags.IFD, ExifTags.Base


@dataclass(frozen=True)
class Tags:
    """Empty text where a field is missing. Times as written, "YYYY:MM:DD HH:MM:SS". Sizes in px, (0, 0) if unknown.

    `description`, `comment` and what ends in `_whole` are uncut: generators put their parameters there.
    """

    make: str
    model: str
    lens: str
    exposure: str
    taken: str
    changed: str
    software: str
    artist: str
    description: str
    comment: str
    make_whole: str
    model_whole: str
    position_stored: bool
    size: tuple[int, int]
    thumbnail_size: tuple[int, int]


def tags(block: bytes) -> Tags:
    """`block` begins with the TIFF header. Raises what Pillow raises on a damaged one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exif = Image.Exif()
        exif.load(b"Exif\0\0" + block)
        inner = exif.get_ifd(IFD.Exif)
        first = dict(exif)
        position, thumbnail = exif.get_ifd(IFD.GPSInfo), exif.get_ifd(IFD.IFD1)
    return Tags(
        make=_short(first.get(BASE.Make)),
        model=_short(first.get(BASE.Model)),
        lens=_short(inner.get(BASE.LensModel)),
        exposure=_exposure(inner),
        taken=_short(inner.get(BASE.DateTimeOriginal)),
        changed=_short(first.get(BASE.DateTime)),
        software=_short(first.get(BASE.Software)),
        artist=_short(first.get(BASE.Artist)),
        description=_long(first.get(BASE.ImageDescription)),
        comment=_comment(inner.get(BASE.UserComment)),
        make_whole=_long(first.get(BASE.Make)),
        model_whole=_long(first.get(BASE.Model)),
        position_stored=any(tag in position for tag in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude)),
        size=(_whole(inner.get(BASE.ExifImageWidth)), _whole(inner.get(BASE.ExifImageHeight))),
        thumbnail_size=_thumbnail_size(block, thumbnail),
    )


def _short(value: object) -> str:
    return printable(_long(value)[:LONGEST_VALUE]) if isinstance(value, str | bytes) else ""


def _long(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value.strip("\0 ") if isinstance(value, str) else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _exposure(inner: dict[int, object]) -> str:
    parts = []
    if time_s := _number(inner.get(BASE.ExposureTime)):
        parts.append(f"1/{round(1 / time_s)} s" if time_s < 0.3 else f"{time_s:g} s")
    if aperture := _number(inner.get(BASE.FNumber)):
        parts.append(f"f/{aperture:g}")
    if speed := _number(inner.get(BASE.ISOSpeedRatings)):
        parts.append(f"ISO {speed:g}")
    if focal_mm := _number(inner.get(BASE.FocalLength)):
        parts.append(f"{focal_mm:g} mm")
    return ", ".join(parts)


def _number(value: object) -> float:
    """0.0 for what is no number within reason."""
    if isinstance(value, tuple) and value:
        value = value[0]
    try:
        number = float(value)  # type: ignore[arg-type]  # Pillow's IFDRational and whatever the file holds
    except (TypeError, ValueError, ArithmeticError):
        return 0.0
    return number if 1e-7 < number < 1e7 else 0.0


def _comment(value: object) -> str:
    """UserComment: eight bytes name the character set. UNICODE does not say its byte order: the zeros tell."""
    if not isinstance(value, bytes):
        return _long(value)
    charset, body = value[:CHARSET_BYTES], value[CHARSET_BYTES:]
    if charset.startswith(b"UNICODE"):
        order = "utf-16-le" if body[1::2].count(0) > body[0::2].count(0) else "utf-16-be"
        return body.decode(order, "replace").strip("\0 \ufeff")
    known = charset.startswith((b"ASCII", b"JIS")) or not charset.strip(b"\0 ")
    return _long(body if known else value)


def _thumbnail_size(block: bytes, directory: dict[int, object]) -> tuple[int, int]:
    begin, length = _whole(directory.get(BASE.JpegIFOffset)), _whole(directory.get(BASE.JpegIFByteCount))
    if not (begin and length):
        return (0, 0)
    try:
        with Image.open(io.BytesIO(block[begin : begin + length]), formats=("JPEG",)) as thumbnail:
            return thumbnail.size
    except (OSError, SyntaxError, ValueError):
        return (0, 0)
