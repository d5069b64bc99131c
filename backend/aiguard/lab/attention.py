"""Does a detector look at the background rather than at the thing? A claim of the CIFAKE paper, put to a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from aiguard.detection.preprocess import looked
from aiguard.lab.errors import HeatmapUnavailable
from aiguard.lab.objects import STAND_INS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from aiguard.detection.detector import Detector
    from aiguard.lab.data import Pictures

    Map = NDArray[np.float32]
    Box = tuple[int, int, int, int]

RESAMPLES = 2000


@dataclass(frozen=True)
class Lift:
    """Heat on the thing over the thing's share of the area: 1 is no preference, below 1 is background.

    `others`: the same with the heat of other pictures, which knows nothing of this one. Pairs are 95 % bootstrap
    intervals over pictures; `ahead` is own less others.
    """

    stand_in: str
    of: str
    pictures: int
    own: float
    own_interval: tuple[float, float]
    others: float
    ahead: float
    ahead_interval: tuple[float, float]

    @property
    def told(self) -> str:
        low, high = self.own_interval
        if high < 1:
            return "on the background"
        return "on the thing" if low > 1 else "no preference shown"


def require_grad_cam(detector: Detector) -> None:
    """HeatmapUnavailable where there is none of the model."""
    if "grad_cam" in detector.methods:
        return
    crops = "it looks at crops of a picture, and `aiguard lab prove` measures the map of what they scored"
    why = crops if detector.spec.preprocessing.crops else "its network is no ViT and no CNN of a kind known here"
    raise HeatmapUnavailable(f"There is no Grad-CAM of {detector.spec.id}: {why}.")


def maps_of(detector: Detector, pictures: Pictures) -> list[Map]:
    """Grad-CAM of what spoke for the class that the model gave, of the picture's size; each sums to 1 or is 0."""
    shown = [looked(Image.fromarray(one), detector.spec.preprocessing) for one in pictures.images]
    scores = detector.score([(one.views,) for one in shown])
    found = []
    for seen, score in zip(shown, scores, strict=True):
        heat = detector.heat(seen, "grad_cam", toward_real=score.p_ai <= 0.5)
        left, top, right, bottom = map(int, seen.boxes[0])
        found.append(_laid(heat, seen.size, (left, top, right, bottom)))
    return found


def claim_tested(maps: Sequence[Map], pictures: Pictures) -> list[Lift]:
    """A row for each stand-in of real pictures, of AI pictures and of both."""
    groups = {"real": pictures.labels == 0, "AI": pictures.labels == 1, "both": np.ones(len(pictures), bool)}
    rows = []
    for name, stand_in in STAND_INS.items():
        masks = [stand_in(one) for one in pictures.images]
        fit = np.array([0.02 < mask.mean() < 0.98 and heat.sum() > 0 for mask, heat in zip(masks, maps, strict=True)])
        for of, group in groups.items():
            chosen = np.flatnonzero(fit & group)
            if len(chosen) > 1:
                rows.append(_lift(name, of, [masks[at] for at in chosen], [maps[int(at)] for at in chosen]))
    return rows


def _lift(name: str, of: str, masks: list[NDArray[np.bool_]], maps: list[Map]) -> Lift:
    own = np.array([_on(mask, heat) for mask, heat in zip(masks, maps, strict=True)])
    shifted = [*maps[1:], maps[0]]
    others = np.array([_on(mask, heat) for mask, heat in zip(masks, shifted, strict=True)])
    return Lift(
        name, of, len(own), float(own.mean()), _interval(own), float(others.mean()),
        float((own - others).mean()), _interval(own - others),
    )  # fmt: skip


def _on(mask: NDArray[np.bool_], heat: Map) -> float:
    return float(heat[mask].sum() / heat.sum() / mask.mean())


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    draws = np.random.default_rng(0).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(1), [2.5, 97.5])
    return float(low), float(high)


def _laid(heat: Map, size: tuple[int, int], box: Box) -> Map:
    """The map over the part of a picture that the model saw; none elsewhere."""
    left, top, right, bottom = box
    canvas = Image.new("F", size)
    canvas.paste(Image.fromarray(heat).resize((right - left, bottom - top), Image.Resampling.BILINEAR), (left, top))
    found = np.asarray(canvas, np.float32)
    total = found.sum()
    return found / total if total > 0 else found
