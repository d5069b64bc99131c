"""What happens to a picture on its way: saved again, made smaller, blurred, photographed off a screen.

In training both classes go through the same, so that format, size and compression tell the classes apart no longer;
in evaluation each step of it is a rung.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

SMALLEST_PX: Final = 140  # training makes no picture smaller than this
FILTERS: Final = (Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)


def worn(image: Image.Image, random: Random) -> Image.Image:
    """A training copy: mirrored, resized, blurred, noised and saved again, each with its own chance."""
    if random.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if random.random() < 0.6:
        image = scaled(image, max(random.uniform(0.4, 1.25), SMALLEST_PX / min(image.size)), random.choice(FILTERS))
    if random.random() < 0.12:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.2)))
    if random.random() < 0.12:
        image = _noisy(image, random)
    image = _saved_somehow(image, random)
    return _saved_somehow(image, random) if random.random() < 0.35 else image


def scaled(image: Image.Image, by: float, how: Image.Resampling = Image.Resampling.BICUBIC) -> Image.Image:
    width, height = image.size
    return image.resize((max(1, round(width * by)), max(1, round(height * by))), how)


def at_most(image: Image.Image, side_px: int) -> Image.Image:
    """Within side_px × side_px; never larger than it was."""
    return scaled(image, side_px / max(image.size)) if max(image.size) > side_px else image


def jpeg(image: Image.Image, quality: int, subsampling: int = 2) -> Image.Image:
    return _through(image, format="JPEG", quality=quality, subsampling=subsampling)


def webp(image: Image.Image, quality: int) -> Image.Image:
    return _through(image, format="WEBP", quality=quality, method=1)


def screenshot(image: Image.Image) -> Image.Image:
    """The picture as somebody cuts it from a screen: scaled by the page, a hairline around it, saved as JPEG 85."""
    shown = scaled(at_most(image, 1080), 0.83, Image.Resampling.BILINEAR)
    ImageDraw.Draw(shown).rectangle((0, 0, shown.width - 1, shown.height - 1), outline=(200, 200, 200))
    return jpeg(shown, 85)


RUNGS: Final[dict[str, Callable[[Image.Image], Image.Image]]] = {
    "clean": lambda image: image,
    "JPEG 90": lambda image: jpeg(image, 90),
    "JPEG 70": lambda image: jpeg(image, 70),
    "JPEG 50": lambda image: jpeg(image, 50),
    "WebP 80": lambda image: webp(image, 80),
    "half size": lambda image: scaled(image, 0.5),
    "blur": lambda image: image.filter(ImageFilter.GaussianBlur(1.0)),
    "≤ 768 px, JPEG 60": lambda image: jpeg(at_most(image, 768), 60),
    "≤ 512 px, JPEG 40": lambda image: jpeg(at_most(image, 512), 40),
    "screenshot": screenshot,
}


def _saved_somehow(image: Image.Image, random: Random) -> Image.Image:
    kind = random.random()
    if kind < 0.75:
        return jpeg(image, random.randint(38, 97), random.choice((0, 2, 2, 2)))
    return webp(image, random.randint(45, 95)) if kind < 0.9 else image


def _noisy(image: Image.Image, random: Random) -> Image.Image:
    raw = np.asarray(image, np.float32)
    noise = np.random.default_rng(random.getrandbits(32)).normal(0, random.uniform(1, 5), raw.shape)
    return Image.fromarray(np.clip(raw + noise + 0.5, 0, 255).astype(np.uint8))


def _through(image: Image.Image, **how: object) -> Image.Image:
    out = io.BytesIO()
    image.save(out, **how)  # type: ignore[arg-type]
    return Image.open(out).convert("RGB")
