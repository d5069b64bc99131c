"""What is measured of a picture to tell paper, panels and letters from what cameras and generators make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

    Grey = NDArray[np.float32]

LOOK_PX: Final = 1200  # a longer side is measured on a copy of at most this size
BLOCK_PX: Final = 8
A_LITTLE: Final = (1.0, 12.0)  # grey levels between neighbours: noise and texture, neither paper nor a letter's edge
AN_EDGE: Final = 25
INKED: Final = 20.0  # grey levels of spread in a block that holds part of a letter
FLAT: Final = 2.0  # grey levels from the darkest to the lightest pixel of an empty block, also after JPEG
QUIET: Final = 6.0  # grey levels of spread in a block without marks, also in a scan
GROUNDS: Final = 3  # paper, panels, bubbles: pages and windows have a few, each at least this share of the blocks
GROUND_SHARE: Final = 0.04
LEVEL: Final = 4  # grey levels taken as one
ON_GROUND: Final = 12.0  # grey levels from it: also where scaling has softened the letters


def measured(image: Image.Image) -> dict[str, float]:
    """Of an RGB picture of any size; each 0..1 but `spread`, which is in grey levels."""
    if max(image.size) > LOOK_PX:
        image = image.reduce(-(-max(image.size) // LOOK_PX))
    image = image.convert("RGB")
    planes = [np.asarray(plane, np.int16) for plane in image.split()]
    grey: Grey = np.asarray(image.convert("L"), np.float32)
    blocks = _blocks(grey)
    spread = blocks.std(2)
    step = np.abs(np.diff(grey, axis=1))
    empty = np.ptp(blocks, axis=2) <= FLAT
    lettered = _lettered(blocks, spread, _grounds(blocks[spread < QUIET], spread.size))
    level, upright = _longest(planes, along=1), _longest(planes, along=0)
    return {
        "spread": float(grey.std()),
        "texture": _share((step > A_LITTLE[0]) & (step < A_LITTLE[1])),
        "twelve_colours": float(_commonest(planes)[:12].sum()),
        "two_tone": _two_tone(blocks[spread > 1]),
        "inked": _share(spread > INKED),
        "empty": _share(empty),
        "even": _even(blocks[empty]),
        "letter_rows": _runs(lettered),
        "letter_columns": _runs(lettered.T),
        "paper": _share(grey > 235),
        "saturation": float((np.maximum.reduce(planes) - np.minimum.reduce(planes)).mean() / 255),
        "straight": max(level, upright),
        "level": level,
        "upright": upright,
    }


def _blocks(grey: Grey) -> Grey:
    """(rows, columns, 64): whole 8 × 8 blocks; the whole picture as one where it is smaller."""
    height, width = (side // BLOCK_PX * BLOCK_PX for side in grey.shape)
    if not height or not width:
        return grey.reshape(1, 1, -1)
    tiles = grey[:height, :width].reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    return tiles.transpose(0, 2, 1, 3).reshape(height // BLOCK_PX, width // BLOCK_PX, BLOCK_PX * BLOCK_PX)


def _grounds(quiet: Grey, blocks: int) -> list[float]:
    """The grey levels of paper, panels and the like: those of many of the `quiet` blocks (N, 64) among all."""
    counts = np.bincount((quiet.mean(1) / LEVEL).round().astype(np.int64))
    common = np.argsort(counts)[::-1][:GROUNDS]
    return [LEVEL * float(level) for level in common[counts[common] > GROUND_SHARE * blocks]]


def _even(empty: Grey) -> float:
    """How many of the `empty` blocks (N, 64) have one of the six commonest grey levels; a smooth sky has many more."""
    counts = np.bincount(empty.mean(1).round().astype(np.int64), minlength=1)
    return float(np.sort(counts)[-6:].sum() / max(len(empty), 1))


def _lettered(blocks: Grey, spread: Grey, grounds: list[float]) -> NDArray[np.bool_]:
    """(rows, columns): blocks with a mark on one of the picture's own backgrounds, and with that background in them."""
    inked = spread > INKED
    marks = blocks[inked]
    on_ground = np.zeros(marks.shape, np.bool_)
    for level in grounds:
        on_ground |= np.abs(marks - level) <= ON_GROUND
    share = on_ground.mean(1)
    found = np.zeros(spread.shape, np.bool_)
    found[inked] = (share > 0.25) & (share < 0.95)
    return found


def _runs(lettered: NDArray[np.bool_]) -> float:
    """The share of blocks with a lettered neighbour before and after in the same row: lines of letters make them."""
    return _share(lettered[:, 1:-1] & lettered[:, :-2] & lettered[:, 2:])


def _two_tone(blocks: Grey) -> float:
    """How many pixels of blocks (N, 64) that are not flat lie near the block's darkest or lightest: letters do."""
    if not len(blocks):
        return 1.0
    low, high = blocks.min(1, keepdims=True), blocks.max(1, keepdims=True)
    place = (blocks - low) / (high - low + 1e-6)
    return _share((place < 0.15) | (place > 0.85))


def _commonest(planes: list[NDArray[np.int16]]) -> NDArray[np.float64]:
    """Shares of the colours of a 4-bit palette, the commonest first."""
    red, green, blue = (plane >> 4 for plane in planes)
    code = (red << 8 | green << 4 | blue).ravel()
    return np.sort(np.bincount(code, minlength=4096) / len(code))[::-1]


def _longest(planes: list[NDArray[np.int16]], along: int) -> float:
    """The longest straight edge's share of the picture's side: frames, panels and rules have them."""
    edges = np.logical_or.reduce([np.abs(np.diff(plane, axis=1 - along)) > AN_EDGE for plane in planes])
    return float(edges.mean(along).max(initial=0.0))


def _share(where: NDArray[np.bool_]) -> float:
    return float(where.mean()) if where.size else 0.0
