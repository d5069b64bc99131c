"""Any picture we take → upright 8-bit sRGB pixels, or an ImageError that says why not."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import pillow_heif
from PIL import Image, ImageOps

from aiguard.imaging.colour import to_srgb
from aiguard.imaging.errors import ImageDamaged, NotAnImage, SideTooLong, TooManyPixels
from aiguard.imaging.formats import HEAD_BYTES, ImageFormat, sniff

if TYPE_CHECKING:
    from aiguard.imaging.limits import PixelLimits

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # our own limits are checked on the header, with their own words

# What decoders were seen to raise on damaged files; OSError alone is not enough.
DECODER_ERRORS: Final = (
    OSError,
    ValueError,
    SyntaxError,
    RuntimeError,
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
    Image.DecompressionBombError,
)


@dataclass(frozen=True)
class Picture:
    """`image`: mode RGB, upright, sRGB, without metadata; width and height in px, upright."""

    image: Image.Image
    format: ImageFormat
    width: int
    height: int


def load_upright(source: Path | BinaryIO, limits: PixelLimits) -> Picture:
    """The first frame. Raises NotAnImage, TooManyPixels, SideTooLong, ImageDamaged; MemoryError passes through."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return _load(file, limits)
    return _load(source, limits)


def _load(file: BinaryIO, limits: PixelLimits) -> Picture:
    format_ = sniff(file.read(HEAD_BYTES))
    if format_ is None:
        raise NotAnImage
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and the like: the pixels are what counts
            with Image.open(file, formats=(format_.pillow_name,)) as opened:
                _check(opened.size, limits)
                opened.load()
                image = _clean(to_srgb(ImageOps.exif_transpose(opened)))
    except MemoryError:
        raise
    except DECODER_ERRORS as error:
        raise ImageDamaged(f"{type(error).__name__}: {error}"[:200]) from error
    return Picture(image, format_, image.width, image.height)


def _check(size: tuple[int, int], limits: PixelLimits) -> None:
    width, height = size
    if max(size) > limits.max_side_px:
        raise SideTooLong(width, height, limits.max_side_px)
    if width * height > limits.max_pixels:
        raise TooManyPixels(width, height, limits.max_pixels)
    if min(size) < 1:
        raise ImageDamaged("no pixels")


def _clean(image: Image.Image) -> Image.Image:
    """No EXIF, no profile, no comment: nothing of the file but its pixels goes on from here."""
    image.info = {}
    return image
