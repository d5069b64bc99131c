"""Our own re-encoded copies, made small enough to print."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

PRINTED_PX = 1000  # 80 mm at 300 dots an inch
QUALITY = 86


@dataclass(frozen=True)
class Printed:
    """A JPEG and its size in px."""

    jpeg: bytes
    width: int
    height: int


def printed(picture: bytes, heatmap: bytes | None = None) -> Printed:
    """`picture`: our own WebP; `heatmap`: RGBA to lay over it."""
    with Image.open(io.BytesIO(picture), formats=("WEBP",)) as opened:
        image = opened.convert("RGB")
    if max(image.size) > PRINTED_PX:
        image.thumbnail((PRINTED_PX, PRINTED_PX), Image.Resampling.LANCZOS)
    elif max(image.size) < 128:  # a 32-pixel picture is shown as its pixels, not as a blur
        factor = 256 // max(image.size)
        image = image.resize((image.width * factor, image.height * factor), Image.Resampling.NEAREST)
    if heatmap is not None:
        with Image.open(io.BytesIO(heatmap), formats=("WEBP",)) as opened:
            over = opened.convert("RGBA").resize(image.size, Image.Resampling.BILINEAR)
        image = Image.alpha_composite(image.convert("RGBA"), over).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, subsampling=0)
    return Printed(out.getvalue(), *image.size)
