"""Where the thing in a small picture lies, without labels for it: two stand-ins, each wrong in its own way.

"centre": the middle quarter of the area, for CIFAR-10's things are photographed in the middle.
"unlike the border": places whose colour is unlike the picture's rim, by Mahalanobis distance, cut by Otsu's threshold:
a thing that touches the rim, or looks like it, is missed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

RIM_PX: Final = 2


def centre(picture: NDArray[np.uint8]) -> Mask:
    """bool (H, W) of uint8 (H, W, 3)."""
    height, width = picture.shape[:2]
    found = np.zeros((height, width), bool)
    found[height // 4 : height - height // 4, width // 4 : width - width // 4] = True
    return found


def unlike_the_border(picture: NDArray[np.uint8]) -> Mask:
    """The same; all false in a picture of one colour."""
    colours = picture.astype(np.float64)
    inside = np.zeros(picture.shape[:2], bool)
    inside[RIM_PX:-RIM_PX, RIM_PX:-RIM_PX] = True
    rim = colours[~inside]
    spread = np.linalg.inv(np.cov(rim.T) + 4.0 * np.eye(3))
    away = colours - rim.mean(0)
    distance = np.sqrt(np.einsum("hwi,ij,hwj->hw", away, spread, away))
    found: Mask = distance > _otsu(distance)
    return found


def _otsu(values: NDArray[np.float64]) -> float:
    """The cut that leaves the least spread on both sides. Source: Otsu 1979."""
    ordered = np.sort(values.ravel())
    below = np.arange(1, len(ordered))
    sums = np.cumsum(ordered)[:-1]
    low, high = sums / below, (ordered.sum() - sums) / (len(ordered) - below)
    between = below * (len(ordered) - below) * (high - low) ** 2
    return float(ordered[int(np.argmax(between))])


STAND_INS: Final[dict[str, Callable[[NDArray[np.uint8]], Mask]]] = {
    "centre": centre,
    "unlike the border": unlike_the_border,
}
