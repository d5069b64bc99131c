"""HEIF, AVIF, TIFF and GIF: what Pillow finds on opening, before a pixel is decoded."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image

from aiguard.provenance.containers.embedded import LONGEST_BLOCK_BYTES, Embedded

if TYPE_CHECKING:
    from typing import BinaryIO

pillow_heif.register_heif_opener(thumbnails=False)


def read(file: BinaryIO, pillow_name: str) -> Embedded:
    """Raises what Pillow raises on a damaged file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(file, formats=(pillow_name,)) as picture:
            found = Embedded(size=picture.size)
            found.add_exif(_exif(picture, pillow_name))
            found.add_xmp(_bytes(picture.info.get("xmp")))
            if comment := _bytes(picture.info.get("comment")):
                found.add_text("Comment", comment.decode("utf-8", "replace"))
    return found


def _exif(picture: Image.Image, pillow_name: str) -> bytes:
    if pillow_name == "TIFF":  # its tags are the file's own directory: written anew as a block
        return picture.getexif().tobytes()[:LONGEST_BLOCK_BYTES]
    return _bytes(picture.info.get("exif"))


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        value = value.encode("utf-8", "replace")
    return value[:LONGEST_BLOCK_BYTES] if isinstance(value, bytes) else b""
