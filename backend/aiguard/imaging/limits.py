"""How large a picture may be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PixelLimits:
    """Checked on the header, before a pixel is decoded."""

    max_pixels: int = 50_000_000
    max_side_px: int = 20_000
