"""Is a heatmap more than decoration? Three proofs, each against maps that know nothing of the model.

Deletion and insertion (Petsiuk et al. 2018): the answer should fall fast when the warmest places are blurred first, and
rise fast when they are shown first. Randomisation (Adebayo et al. 2018): other weights must give another map. Pasted
patch: with a generated patch in a photograph, warmth should lie on the patch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Map = NDArray[np.float32]
    Score = Callable[[list[Image.Image]], NDArray[np.float64]]  # pictures → log-odds for AI
    Explain = Callable[[Image.Image], Map]  # picture → heat (h, w)

STEPS: Final = 12
CELLS: Final = 12  # along each side: what is blurred or shown at once is at least a cell
RANDOM_MAPS: Final = 3
RESAMPLES: Final = 2000


@dataclass(frozen=True)
class Curve:
    """Mean over pictures and steps of the log-odds for AI while cells are blurred (deletion) or shown (insertion).

    `ahead`: how much better than the mean of random maps, in log-odds; the pair is a 95 % bootstrap interval.
    """

    map: float
    random: float
    centre: float
    ahead: float
    ahead_interval: tuple[float, float]


@dataclass(frozen=True)
class Pasted:
    """Share of heat on the pasted patch over the patch's share of the picture (1 = chance), and the pointing game."""

    heat_over_area: float
    heat_interval: tuple[float, float]
    pointing: float
    pointing_by_chance: float


@dataclass(frozen=True)
class Proof:
    """All figures of one method on one model; `pictures` were judged."""

    method: str
    pictures: int
    deletion: Curve
    insertion: Curve
    pasted: Pasted | None
    likeness_to_shuffled: float = float("nan")  # mean rank correlation with the map of shuffled weights; near 0 is good

    @property
    def beats_random(self) -> bool:
        """Both intervals lie above zero: only then is a map offered."""
        return self.deletion.ahead_interval[0] > 0 and self.insertion.ahead_interval[0] > 0


def curves(pictures: Sequence[Image.Image], score: Score, explain: Explain, *, seed: int = 0) -> tuple[Curve, Curve]:
    """Deletion and insertion. In deletion a smaller area is better, so there `ahead` is random less map."""
    random = np.random.default_rng(seed)
    areas = np.array([_areas(picture, score, explain, random) for picture in pictures])  # (N, maps, 2)
    deletion, insertion = areas[..., 0], areas[..., 1]
    return _curve(deletion, -1, seed), _curve(insertion, 1, seed)


def pasted(photos: Sequence[Image.Image], patches: Sequence[Image.Image], explain: Explain, *, seed: int = 0) -> Pasted:
    """Each patch in a random place of its photo; pairs of which the patch does not fit are left out."""
    random = np.random.default_rng(seed)
    pairs = [(photo, patch) for photo, patch in zip(photos, patches, strict=False) if _fits(photo, patch)]
    found = np.array([_on_patch(photo, patch, explain, random) for photo, patch in pairs])  # (N, 3)
    ratios = found[:, 0] / found[:, 1]
    return Pasted(float(ratios.mean()), _interval(ratios, seed), float(found[:, 2].mean()), float(found[:, 1].mean()))


def likeness(first: Map, second: Map) -> float:
    """Spearman's rank correlation of two maps of one picture: near 0 when weights matter. 0 for a constant map."""
    if min(np.ptp(first), np.ptp(second)) == 0:
        return 0.0
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(heat: Map) -> NDArray[np.float64]:
    """Equal values share their mean rank: the many zeros of a Grad-CAM map, ranked by place, would be alike."""
    _, place, count = np.unique(heat.ravel(), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]


def _areas(
    picture: Image.Image, score: Score, explain: Explain, random: np.random.Generator
) -> list[tuple[float, float]]:
    """(deletion, insertion) of the map, of the centre prior, and of RANDOM_MAPS random maps."""
    maps: list[NDArray[Any]] = [
        _cells(explain(picture)),
        _centre(),
        *(random.random((CELLS, CELLS)) for _ in range(RANDOM_MAPS)),
    ]
    blurred = picture.filter(ImageFilter.GaussianBlur(max(2.0, max(picture.size) / 40)))
    found = []
    for heat in maps:
        order = np.argsort(-heat.ravel(), kind="stable")
        shown = [order[: round(len(order) * step / STEPS)] for step in range(1, STEPS)]
        inserted = score([_mixed(picture, blurred, one) for one in shown])
        deleted = score([_mixed(blurred, picture, one) for one in shown])
        found.append((float(deleted.mean()), float(inserted.mean())))
    return found


def _curve(areas: NDArray[np.float64], sign: int, seed: int) -> Curve:
    """areas (N, maps): the map, the centre prior, the random ones."""
    by_chance = areas[:, 2:].mean(1)
    ahead = sign * (areas[:, 0] - by_chance)
    return Curve(
        float(areas[:, 0].mean()),
        float(by_chance.mean()),
        float(areas[:, 1].mean()),
        float(ahead.mean()),
        _interval(ahead, seed),
    )


def _mixed(shown: Image.Image, elsewhere: Image.Image, cells: NDArray[np.int64]) -> Image.Image:
    """`shown` in the given cells, `elsewhere` in all others."""
    mask = np.zeros(CELLS * CELLS, np.uint8)
    mask[cells] = 255
    stencil = Image.fromarray(mask.reshape(CELLS, CELLS)).resize(shown.size, Image.Resampling.NEAREST)
    return Image.composite(shown, elsewhere, stencil)


def _cells(heat: Map) -> Map:
    return np.asarray(Image.fromarray(heat.astype(np.float32)).resize((CELLS, CELLS), Image.Resampling.BOX))


def _centre() -> NDArray[np.float64]:
    away = (np.arange(CELLS) - (CELLS - 1) / 2) ** 2
    return -(away[:, None] + away[None])


def _fits(photo: Image.Image, patch: Image.Image) -> bool:
    return photo.width >= 2 * patch.width and photo.height >= patch.height * 5 // 4


def _on_patch(
    photo: Image.Image, patch: Image.Image, explain: Explain, random: np.random.Generator
) -> tuple[float, float, float]:
    """(share of heat on the patch, the patch's share of the area, is the warmest place on it)."""
    left = int(random.integers(photo.width - patch.width + 1))
    top = int(random.integers(photo.height - patch.height + 1))
    altered = photo.copy()
    altered.paste(patch, (left, top))
    heat = np.clip(explain(altered), 0, None)
    inside = Image.new("L", photo.size)
    inside.paste(255, (left, top, left + patch.width, top + patch.height))
    mask = np.asarray(inside.resize((heat.shape[1], heat.shape[0]), Image.Resampling.BOX), np.float64) / 255
    share = float((heat * mask).sum() / max(float(heat.sum()), 1e-9))
    warmest = np.unravel_index(int(heat.argmax()), heat.shape)
    return share, float(mask.mean()), float(mask[warmest] > 0.5)


def _interval(values: NDArray[np.float64], seed: int) -> tuple[float, float]:
    """95 % percentile bootstrap over pictures."""
    random = np.random.default_rng(seed)
    means = values[random.integers(len(values), size=(RESAMPLES, len(values)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
