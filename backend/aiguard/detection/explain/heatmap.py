"""A map → a picture to lay over the picture. Torch-free."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Box = tuple[int, int, int, int]

LONG_SIDE_PX: Final = 1024
FADED_PERCENTILE, FULL_PERCENTILE = 2.0, 98.0
MOST_ALPHA: Final = 0.72  # the picture stays visible under the hottest place
# OKLCH from blue over violet to red. Of middle lightness throughout, so that it stands out on black and on white.
COOL, WARM = (0.58, 0.16, 255.0), (0.64, 0.22, 390.0)


def to_unit(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """Any map → the same in 0..1 between its own percentiles; a constant one → zeros. ValueError: not finite.

    So heat compares places of one picture, never two pictures: the hottest place of a real photograph is hot too.
    """
    if not np.isfinite(found).all():
        raise ValueError("the map holds values that are not finite")
    low, high = np.percentile(found, [FADED_PERCENTILE, FULL_PERCENTILE])
    if high - low <= _noise(found):  # nearly all alike: one hot place is still a find
        low, high = found.min(), found.max()
    if high - low <= _noise(found):
        return np.zeros(found.shape, np.float32)
    unit: NDArray[np.float32] = np.clip((found.astype(np.float64) - low) / (high - low), 0, 1).astype(np.float32)
    return unit


def render(found: NDArray[np.float32], size: tuple[int, int], box: Box | None = None) -> bytes:
    """0..1 (h, w) → RGBA WebP in the shape of a picture of `size` (width, height), the longer side <= 1024 px.

    `box`: the part of the picture the map is of, in px, where the model saw only a part; the rest stays clear.
    """
    scale = min(1.0, LONG_SIDE_PX / max(size))
    canvas = Image.new("F", _scaled(size, scale))
    left, top, right, bottom = box or (0, 0, *size)
    values = Image.fromarray(np.asarray(found, np.float32))
    smooth = values.resize(_scaled((right - left, bottom - top), scale), Image.Resampling.BICUBIC)
    canvas.paste(smooth, (round(left * scale), round(top * scale)))
    levels = np.rint(np.clip(np.asarray(canvas), 0, 1) * 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(_palette()[levels], "RGBA").save(out, "WEBP", quality=85, method=2)
    return out.getvalue()


def _noise(found: NDArray[np.float32]) -> float:
    """What rounding alone can make of equal values."""
    return 1e-6 * float(np.abs(found).max(initial=0.0))


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _palette() -> NDArray[np.uint8]:
    """RGBA (256, 4) from cool and clear to warm and strong."""
    values = np.linspace(0, 1, 256)[:, None]
    lightness, chroma, hue = np.split(np.array(COOL) * (1 - values) + np.array(WARM) * values, 3, axis=1)
    turn = np.deg2rad(hue)
    colours = _srgb(np.concatenate([lightness, chroma * np.cos(turn), chroma * np.sin(turn)], axis=1))
    levels: NDArray[np.uint8] = np.rint(np.concatenate([colours, MOST_ALPHA * values**2], axis=1) * 255).astype(
        np.uint8
    )
    return levels


def _srgb(oklab: NDArray[np.float64]) -> NDArray[np.float64]:
    """OKLab (N, 3) → sRGB 0..1. Source: Ottosson 2020, "A perceptual color space for image processing"."""
    to_cones = np.array(
        [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
    )
    to_linear = np.array([
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ])  # fmt: skip
    linear = np.clip((oklab @ to_cones.T) ** 3 @ to_linear.T, 0, 1)
    gamma: NDArray[np.float64] = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return gamma
