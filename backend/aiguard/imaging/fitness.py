"""Is this a picture at all? What a model for photographs and pictures cannot judge is named before it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOOK_PX: Final = 768  # the long side of the copy that is measured
BLOCK_PX: Final = 8
FLAT_LEVELS: Final = 2.0  # a block whose grey values spread less is flat, also after JPEG


class Unfit(StrEnum):
    """What the picture is, if it is something the model cannot judge."""

    DOCUMENT = "document"
    SCREENSHOT = "screenshot"
    FLAT_GRAPHICS = "flat_graphics"
    MOSTLY_TEXT = "mostly_text"
    BLANK = "blank"


@dataclass(frozen=True)
class Fitness:
    """`facts`: the measures it was decided on."""

    unfit: Unfit | None
    facts: dict[str, float]


def fitness(image: Image.Image) -> Fitness:
    """Of an RGB upright picture of any size."""
    facts = _measured(image)
    return Fitness(_decided(facts), {name: round(value, 4) for name, value in facts.items()})


def _measured(image: Image.Image) -> dict[str, float]:
    scale = LOOK_PX / max(image.size)
    if scale < 1:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    pixels = np.asarray(image, np.uint8)
    grey = pixels.astype(np.float32).mean(2)
    common = _commonest(pixels)
    return {
        "flat_blocks": float((_block_spread(grey) < FLAT_LEVELS).mean()),
        "spread": float(grey.std()),
        "commonest_colour": float(common[0]),
        "twelve_colours": float(common[:12].sum()),
        "saturation": float((pixels.max(2).astype(np.int16) - pixels.min(2)).mean() / 255),
        "paper": float((grey > 235).mean()),
        "lines": _lines(grey),
    }


def _decided(facts: dict[str, float]) -> Unfit | None:
    if facts["spread"] < 2.5 or facts["flat_blocks"] > 0.995:
        return Unfit.BLANK
    if facts["flat_blocks"] < 0.45 or facts["twelve_colours"] < 0.75:
        return None
    if facts["paper"] > 0.6 and facts["saturation"] < 0.03 and facts["lines"] > 0.25:
        return Unfit.DOCUMENT
    return Unfit.SCREENSHOT if facts["lines"] > 0.25 else Unfit.FLAT_GRAPHICS


def _block_spread(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = (side // BLOCK_PX * BLOCK_PX for side in grey.shape)
    if not height or not width:
        return np.array([grey.std()], np.float32)
    blocks = grey[:height, :width].reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    spread: NDArray[np.float32] = blocks.std(axis=(1, 3))
    return spread


def _commonest(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Shares of the colours of a 4-bit palette, the commonest first."""
    coarse = pixels.astype(np.int32) >> 4
    code = (coarse[..., 0] << 8 | coarse[..., 1] << 4 | coarse[..., 2]).ravel()
    return np.sort(np.bincount(code, minlength=4096) / len(code))[::-1]


def _lines(grey: NDArray[np.float32]) -> float:
    """How much of the rows' ink comes and goes as lines of text do: 0 for even pictures, near 1 for print."""
    ink = np.abs(np.diff(grey, axis=1)).clip(0, 64).mean(1)
    return float(np.abs(np.diff(ink)).mean() / (ink.mean() + 1.0))
