"""Why a picture could not be read. Each sentence is for the person who uploaded it."""

from __future__ import annotations

import signal
from typing import ClassVar

from aiguard.errors import AiguardError

MIB = 1024 * 1024


class ImageError(AiguardError):
    """`fields` rebuild the same error on the other side of a process border; `transient`: another try may succeed."""

    transient: ClassVar[bool] = False

    def __init__(self, sentence: str, *fields: int | float | str) -> None:
        super().__init__(sentence)
        self.fields = fields

    def __reduce__(self) -> tuple[type[ImageError], tuple[int | float | str, ...]]:
        """By its fields: a pool's result thread dies of an exception that it cannot build again, and all wait."""
        return type(self), self.fields


class NotAnImage(ImageError):
    """The bytes carry no signature of a format we take."""

    code = "not_an_image"

    def __init__(self) -> None:
        super().__init__(
            "This file is not a picture we can read. JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF and BMP work, "
            "whatever the file is called."
        )


class ImageDamaged(ImageError):
    """The decoder gave up; `detail` is its own word for it, for the log."""

    code = "image_damaged"

    def __init__(self, detail: str) -> None:
        super().__init__(
            "The file is damaged or incomplete and cannot be read. Download or export it again and try that copy.",
            detail,
        )
        self.detail = detail


class TooManyPixels(ImageError):
    """Width times height is over the limit."""

    code = "too_many_pixels"

    def __init__(self, width: int, height: int, limit: int) -> None:
        super().__init__(
            f"The picture has {width} × {height} = {width * height / 1e6:.0f} megapixels; "
            f"at most {limit / 1e6:g} are taken. Upload a part of it or a smaller export.",
            width,
            height,
            limit,
        )
        self.width, self.height, self.limit = width, height, limit


class SideTooLong(ImageError):
    """One side is over the limit."""

    code = "side_too_long"

    def __init__(self, width: int, height: int, limit_px: int) -> None:
        super().__init__(
            f"The picture is {width} × {height} pixels; no side may be longer than {limit_px}. Upload a part of it.",
            width,
            height,
            limit_px,
        )
        self.width, self.height, self.limit_px = width, height, limit_px


class DecodeTookTooLong(ImageError):
    """The child was stopped at its time limit."""

    code = "decode_took_too_long"

    def __init__(self, limit_s: float) -> None:
        super().__init__(
            f"Reading the picture took longer than {limit_s:g} seconds and was stopped. "
            "Save it again as an ordinary JPEG or PNG and try that copy.",
            limit_s,
        )
        self.limit_s = limit_s


class DecodeNeedsTooMuchMemory(ImageError):
    """The child ran into its memory limit."""

    code = "decode_needs_too_much_memory"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(
            f"Reading the picture needs more than the {limit_bytes / MIB:.0f} MB we allow. "
            "Save it again as an ordinary JPEG or PNG, or make it smaller, and try that copy.",
            limit_bytes,
        )
        self.limit_bytes = limit_bytes


class DecoderCrashed(ImageError):
    """The child died; `signal_number` is 0 when it left by itself. Another try tells the picture from bad luck."""

    code = "decoder_crashed"
    transient = True

    def __init__(self, signal_number: int) -> None:
        super().__init__(
            "The program that reads pictures broke down over this file, each time we tried. "
            "Save it again as an ordinary JPEG or PNG and try that copy.",
            signal_number,
        )
        self.signal_number = signal_number

    @property
    def signal_name(self) -> str:
        return signal.Signals(self.signal_number).name if self.signal_number else "exit"


class DecodeFailed(ImageError):
    """Our own code in the child raised something unforeseen; `detail` names it, for the log."""

    code = "decode_failed"
    transient = True

    def __init__(self, detail: str) -> None:
        super().__init__(
            "Something went wrong on our side while reading this picture. Upload it again, and tell the operator.",
            detail,
        )
        self.detail = detail


LEAVES: dict[str, type[ImageError]] = {
    leaf.code: leaf
    for leaf in (
        NotAnImage,
        ImageDamaged,
        TooManyPixels,
        SideTooLong,
        DecodeTookTooLong,
        DecodeNeedsTooMuchMemory,
        DecoderCrashed,
        DecodeFailed,
    )
}
