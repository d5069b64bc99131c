"""Pixels for the model: the one function of training, evaluation and service. Torch-free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aiguard.detection.spec import Preprocessing


def pixels(images: Sequence[Image.Image], preprocessing: Preprocessing) -> NDArray[np.float32]:
    """RGB pictures of any size → float32 (N, 3, H, W). Equals transformers' PIL ViTImageProcessor within 1e-6."""
    size = (preprocessing.width, preprocessing.height)
    filter_ = Image.Resampling[preprocessing.resample.upper()]
    sized = [image if image.size == size else image.resize(size, filter_) for image in images]
    return normalise(np.stack([np.asarray(image.convert("RGB")) for image in sized]), preprocessing)


def normalise(images: NDArray[np.uint8], preprocessing: Preprocessing) -> NDArray[np.float32]:
    """uint8 (N, H, W, 3) of the right size → float32 (N, 3, H, W)."""
    mean = np.array(preprocessing.mean, np.float32)
    std = np.array(preprocessing.std, np.float32)
    scaled = (images.astype(np.float32) * np.float32(1 / 255) - mean) / std
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))
