"""Views for the model: the one function of training, evaluation and service. Torch-free."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from aiguard.detection.answers import Looked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aiguard.detection.spec import Preprocessing, Resaving

    Box = tuple[int, int, int, int]

MOST_WINDOWS: Final = 200  # of a heatmap: a second or two of work


def views(image: Image.Image, preprocessing: Preprocessing) -> NDArray[np.uint8]:
    """RGB picture of any size → uint8 (V, H, W, 3): first the whole, where the model looks at it, then the crops."""
    found = [_whole(image, preprocessing)] if preprocessing.whole else []
    found += [_padded(image.crop(box), preprocessing) for box in crop_boxes(*image.size, preprocessing)]
    return np.stack([np.asarray(view.convert("RGB")) for view in found])


def crop_boxes(width: int, height: int, preprocessing: Preprocessing) -> list[Box]:
    """(left, top, right, bottom) in px of a picture's crops, in the order of its views; evenly spread, corners first.

    A picture smaller than one crop gives its whole self, once.
    """
    if not preprocessing.crops:
        return []
    columns, rows = _grid(width, height, preprocessing)
    lefts = _starts(width, preprocessing.width, columns)
    tops = _starts(height, preprocessing.height, rows)
    right, below = min(preprocessing.width, width), min(preprocessing.height, height)
    return [(left, top, left + right, top + below) for top in tops for left in lefts]


def looked(image: Image.Image, preprocessing: Preprocessing) -> Looked:
    """What a heatmap is made from: small windows where the model looks at crops, else the whole it looks at.

    Windows are half as wide as the crops: whole crops were measured to be too coarse to find a pasted patch.
    """
    if preprocessing.crops:
        window = preprocessing.model_copy(
            update={"width": preprocessing.width // 2, "height": preprocessing.width // 2}
        )
        boxes = _dense_boxes(*image.size, window.width)
        found = [np.asarray(_padded(image.crop(box), window).convert("RGB")) for box in boxes]
    else:
        boxes = [_whole_box(*image.size, preprocessing)]
        found = [np.asarray(_whole(image, preprocessing).convert("RGB"))]
    return Looked(np.stack(found), np.array(boxes, np.int64), image.size)


def pixels(images: Sequence[Image.Image], preprocessing: Preprocessing) -> NDArray[np.float32]:
    """The whole of each picture → float32 (N, 3, H, W). Equals transformers' PIL ViTImageProcessor within 1e-6."""
    whole = [np.asarray(_whole(image, preprocessing).convert("RGB")) for image in images]
    return normalise(np.stack(whole), preprocessing)


def normalise(images: NDArray[np.uint8], preprocessing: Preprocessing) -> NDArray[np.float32]:
    """uint8 (N, H, W, 3) of the right size → float32 (N, 3, H, W)."""
    mean = np.array(preprocessing.mean, np.float32)
    std = np.array(preprocessing.std, np.float32)
    scaled = (images.astype(np.float32) * np.float32(1 / 255) - mean) / std
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))


def resaved(image: Image.Image, how: Resaving) -> Image.Image:
    """RGB picture → itself, made smaller and saved again as `how` says."""
    if how.scale != 1:
        size = [max(1, round(side * how.scale)) for side in image.size]
        image = image.resize((size[0], size[1]), Image.Resampling.BICUBIC)
    if how.jpeg_quality is None:
        return image
    out = io.BytesIO()
    image.save(out, "JPEG", quality=how.jpeg_quality)
    return Image.open(out).convert("RGB")


def _whole(image: Image.Image, preprocessing: Preprocessing) -> Image.Image:
    size = (preprocessing.width, preprocessing.height)
    resample = Image.Resampling[preprocessing.resample.upper()]
    if preprocessing.short_edge_px is None:
        return image if image.size == size else image.resize(size, resample)
    scale = preprocessing.short_edge_px / min(image.size)
    width, height = (max(side, round(scale * own)) for side, own in zip(size, image.size, strict=True))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    if (width, height) != image.size:
        image = image.resize((width, height), resample)
    return image.crop((left, top, left + size[0], top + size[1]))


def _grid(width: int, height: int, preprocessing: Preprocessing) -> tuple[int, int]:
    """Columns and rows: as many crops as are allowed, as square a grid as the picture's shape lets them be."""
    across, down = width / preprocessing.width, height / preprocessing.height
    most_columns, most_rows = max(1, int(across * 1.5)), max(1, int(down * 1.5))  # overlapping by up to a third
    columns = min(most_columns, max(1, round((preprocessing.crops * across / max(down, 1e-9)) ** 0.5)))
    rows = min(most_rows, max(1, preprocessing.crops // columns))
    return min(most_columns, max(1, preprocessing.crops // rows)), rows


def _starts(length: int, side: int, count: int) -> list[int]:
    """First px of `count` windows of `side` px, evenly from edge to edge; one alone lies in the middle."""
    free = max(0, length - side)
    return [free // 2] if count == 1 else [round(free * at / (count - 1)) for at in range(count)]


def _dense_boxes(width: int, height: int, side: int) -> list[Box]:
    """Windows of `side` px at steps of half their side, or of more where that would be too many."""
    step = max(side / 2, (width * height / MOST_WINDOWS) ** 0.5)
    columns, rows = (1 + max(0, math.ceil((length - side) / step)) for length in (width, height))
    right, below = min(side, width), min(side, height)
    return [
        (left, top, left + right, top + below)
        for top in _starts(height, side, rows)
        for left in _starts(width, side, columns)
    ]


def _whole_box(width: int, height: int, preprocessing: Preprocessing) -> Box:
    """The part of a picture that its whole view shows."""
    if preprocessing.short_edge_px is None:
        return (0, 0, width, height)
    scale = min(width, height) / preprocessing.short_edge_px
    across, down = (
        min(length, round(side * scale))
        for length, side in ((width, preprocessing.width), (height, preprocessing.height))
    )
    left, top = (width - across) // 2, (height - down) // 2
    return (left, top, left + across, top + down)


def _padded(crop: Image.Image, preprocessing: Preprocessing) -> Image.Image:
    """Mirrored outwards to the full size: stretching it would blur the traces."""
    size = (preprocessing.width, preprocessing.height)
    if crop.size == size:
        return crop
    missing = [(0, size[1] - crop.height), (0, size[0] - crop.width), (0, 0)]
    return Image.fromarray(np.pad(np.asarray(crop.convert("RGB")), missing, mode="symmetric"))
