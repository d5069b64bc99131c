"""Is this a picture at all? What a model for photographs and pictures cannot judge is named before it is asked.

Cameras and generators fill every place with small differences; programs and printers leave paper, panels and letters:
few colours, nothing in between. That holds after JPEG and scaling too, which is why it is measured by how many
neighbouring pixels differ a little rather than by how many are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    Grey = NDArray[np.float32]

LOOK_PX: Final = 1200  # a longer side is measured on a copy of at most this size
BLOCK_PX: Final = 8
A_LITTLE: Final = (1.0, 12.0)  # grey levels between neighbours: noise and texture, neither paper nor a letter's edge
AN_EDGE: Final = 25.0
INKED: Final = 20.0  # grey levels of spread in a block that holds part of a letter


class Unfit(StrEnum):
    """What the picture is, if it is something the model cannot judge."""

    DOCUMENT = "document"
    SCREENSHOT = "screenshot"
    FLAT_GRAPHICS = "flat_graphics"
    MOSTLY_TEXT = "mostly_text"
    BLANK = "blank"


@dataclass(frozen=True)
class Fitness:
    """`facts`: the measures it was decided on, each 0..1 but `spread`, which is in grey levels."""

    unfit: Unfit | None
    facts: dict[str, float]


def fitness(image: Image.Image) -> Fitness:
    """Of an RGB upright picture of any size."""
    facts = _measured(image)
    return Fitness(_decided(facts), {name: round(value, 4) for name, value in facts.items()})


def _measured(image: Image.Image) -> dict[str, float]:
    if max(image.size) > LOOK_PX:
        image = image.reduce(-(-max(image.size) // LOOK_PX))
    pixels = np.asarray(image.convert("RGB"))
    grey: Grey = np.asarray(image.convert("L"), np.float32)
    step = np.abs(np.diff(grey, axis=1))
    across, down = (np.abs(np.diff(pixels.astype(np.int16), axis=axis)).max(2) for axis in (1, 0))
    blocks = _blocks(grey)
    spread = blocks.std(1)
    return {
        "spread": float(grey.std()),
        "texture": _share((step > A_LITTLE[0]) & (step < A_LITTLE[1])),
        "twelve_colours": float(_commonest(pixels)[:12].sum()),
        "two_tone": _two_tone(blocks[spread > 1]),
        "inked": _share(spread > INKED),
        "paper": _share(grey > 235),
        "saturation": float((pixels.max(2).astype(np.int16) - pixels.min(2)).mean() / 255),
        "straight": max(_longest(across > AN_EDGE, 0), _longest(down > AN_EDGE, 1)),
    }


def _decided(facts: dict[str, float]) -> Unfit | None:
    if facts["spread"] < 2.5:
        return Unfit.BLANK
    if facts["twelve_colours"] < 0.85 or not _made_of_edges(facts):
        return None
    return _kind(facts) if facts["texture"] < 0.1 or _printed(facts) or _framed(facts) else None


def _made_of_edges(facts: dict[str, float]) -> bool:
    """A clear sky is smooth as well, but has neither letters nor frames."""
    sharp = facts["straight"] > 0.12 or facts["inked"] > 0.015
    return sharp and (facts["two_tone"] > 0.4 or facts["straight"] > 0.9)


def _printed(facts: dict[str, float]) -> bool:
    """Lines of black on white, also with the noise of a scanner or of JPEG between them."""
    on_paper = facts["paper"] > 0.7 and facts["saturation"] < 0.06
    return on_paper and facts["inked"] > 0.25 and facts["straight"] > 0.3


def _framed(facts: dict[str, float]) -> bool:
    """Edges from one side to the other, and letters between them."""
    return facts["straight"] > 0.6 and facts["two_tone"] > 0.5 and facts["inked"] > 0.2 and facts["texture"] < 0.25


def _kind(facts: dict[str, float]) -> Unfit:
    if facts["paper"] > 0.5 and facts["saturation"] < 0.06 and facts["inked"] > 0.06:
        return Unfit.DOCUMENT
    if facts["straight"] > 0.25 and facts["inked"] > 0.04:
        return Unfit.SCREENSHOT
    return Unfit.MOSTLY_TEXT if facts["inked"] > 0.1 else Unfit.FLAT_GRAPHICS


def _blocks(grey: Grey) -> Grey:
    """(N, 64): whole 8 × 8 blocks; the whole picture as one where it is smaller."""
    height, width = (side // BLOCK_PX * BLOCK_PX for side in grey.shape)
    if not height or not width:
        return grey.reshape(1, -1)
    tiles = grey[:height, :width].reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    return tiles.transpose(0, 2, 1, 3).reshape(-1, BLOCK_PX * BLOCK_PX)


def _two_tone(blocks: Grey) -> float:
    """How many pixels of blocks that are not flat lie near the block's darkest or lightest: letters do."""
    if not len(blocks):
        return 1.0
    low, high = blocks.min(1, keepdims=True), blocks.max(1, keepdims=True)
    place = (blocks - low) / (high - low + 1e-6)
    return _share((place < 0.15) | (place > 0.85))


def _commonest(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Shares of the colours of a 4-bit palette, the commonest first."""
    coarse = pixels.astype(np.int32) >> 4
    code = (coarse[..., 0] << 8 | coarse[..., 1] << 4 | coarse[..., 2]).ravel()
    return np.sort(np.bincount(code, minlength=4096) / len(code))[::-1]


def _longest(edges: NDArray[np.bool_], axis: int) -> float:
    """The longest straight edge's share of the picture's side: frames, panels and rules have them."""
    return float(edges.mean(axis).max(initial=0.0))


def _share(where: NDArray[np.bool_]) -> float:
    return float(where.mean()) if where.size else 0.0
