"""Copies for people to look at: re-encoded, so nothing of the original file but its pixels gets out."""

import io

from PIL import Image

THUMBNAIL_PX = 320
DISPLAY_PX = 2048


def thumbnail(image: Image.Image, side_px: int = THUMBNAIL_PX) -> bytes:
    """WebP within side_px × side_px; small pictures keep their size."""
    return _webp(image, side_px, quality=78)


def display_copy(image: Image.Image, side_px: int = DISPLAY_PX) -> bytes:
    """WebP within side_px × side_px; small pictures keep their size."""
    return _webp(image, side_px, quality=82)


def _webp(image: Image.Image, side_px: int, quality: int) -> bytes:
    copy = image.copy() if max(image.size) <= side_px else _smaller(image, side_px)
    out = io.BytesIO()
    # Tiny pictures are kept exactly: a lossy copy of 32 × 32 pixels shows mostly the loss.
    copy.save(out, "WEBP", quality=quality, method=0, lossless=max(copy.size) <= 64)
    return out.getvalue()


def _smaller(image: Image.Image, side_px: int) -> Image.Image:
    width, height = image.size
    scale = side_px / max(width, height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
