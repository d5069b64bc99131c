"""Every heatmap method that fits a model, proved on labelled pictures."""

from __future__ import annotations

import copy
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from PIL import Image

from aiguard.detection.preprocess import looked, views
from aiguard.lab.data import AI, read_split
from aiguard.lab.errors import DataUnusable, HeatmapUnavailable
from aiguard.lab.faithfulness import Proof, curves, likeness, pasted
from aiguard.lab.photographs import photographs
from aiguard.lab.runs import judged_split
from aiguard.lab.spread import evenly

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from torch import nn

    from aiguard.detection.detector import Detector
    from aiguard.detection.networks import Network
    from aiguard.detection.spec import Explanation

PATCH_SHARE = 0.4  # of a photograph's shorter side that a pasted patch takes, at most


def prove(detector: Detector, data: Path, split: str | None, count: int, say: Callable[[str], None]) -> list[Proof]:
    """Curves on AI pictures, patches of them pasted into real ones; up to `count` of each, evenly drawn.

    HeatmapUnavailable: no method fits the model. DataUnusable.
    """
    if not detector.methods:
        raise HeatmapUnavailable(f"There is no heatmap of {detector.spec.id} to prove.")
    made, real = _pictures(detector, data, split or judged_split(data) or "test", count)
    found = []
    for method in detector.methods:
        explain = _explainer(detector, method)
        deletion, insertion = curves(made, _scorer(detector), explain)
        patches = [_patch(picture, photo) for picture, photo in zip(made, real, strict=False)]
        shuffled = likeness_to_shuffled(detector, method, made)
        found.append(Proof(method, len(made), deletion, insertion, pasted(real, patches, explain), shuffled))
        say(_said(found[-1]))
    return found


def likeness_to_shuffled(detector: Detector, method: Explanation, pictures: Sequence[Image.Image]) -> float:
    """Mean rank correlation of the maps before and after every weight changed places with others of its layer."""
    before = [_explainer(detector, method)(picture) for picture in pictures]
    network = copy.deepcopy(cast("nn.Module", detector._network))  # noqa: SLF001  # the proof is about its inside
    random = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for weights in network.parameters():
            order = torch.randperm(weights.numel(), generator=random)
            weights.copy_(weights.flatten()[order].reshape(weights.shape))
    shuffled = copy.copy(detector)
    shuffled._network = cast("Network", network)  # noqa: SLF001
    after = [_explainer(shuffled, method)(picture) for picture in pictures]
    return float(np.mean([likeness(*pair) for pair in zip(before, after, strict=True)]))


def write(proofs: list[Proof], to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    told = [asdict(proof) | {"beats_random": proof.beats_random} for proof in proofs]
    to.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _pictures(detector: Detector, data: Path, split: str, count: int) -> tuple[list[Image.Image], list[Image.Image]]:
    """(AI, real)."""
    samples = photographs(data, split, detector.spec.domain)
    if samples is not None:
        chosen = [evenly([sample for sample in samples if sample.label == label], count) for label in (AI, 1 - AI)]
        made, real = ([sample.open() for sample in some] for some in chosen)
    else:
        pictures = read_split(data, split)
        at = [evenly(list(np.flatnonzero(pictures.labels == label)), count) for label in (AI, 1 - AI)]
        made, real = ([Image.fromarray(pictures.images[i]) for i in some] for some in at)
    if not made or not real:
        raise DataUnusable(f"{data} needs pictures of both classes under {split}: AI to explain, real to paste into.")
    return made, real


def _patch(made: Image.Image, photo: Image.Image) -> Image.Image:
    """The middle of the generated picture at its own resolution, small enough for the photograph."""
    side = round(min(PATCH_SHARE * min(photo.size), *made.size))
    left, top = (made.width - side) // 2, (made.height - side) // 2
    return made.crop((left, top, left + side, top + side))


def _scorer(detector: Detector) -> Callable[[list[Image.Image]], NDArray[np.float64]]:
    def score(pictures: list[Image.Image]) -> NDArray[np.float64]:
        prepared = [(views(picture, detector.spec.preprocessing),) for picture in pictures]
        return np.array([one.logit for one in detector.score(prepared)])

    return score


def _explainer(detector: Detector, method: Explanation) -> Callable[[Image.Image], NDArray[np.float32]]:
    def explain(picture: Image.Image) -> NDArray[np.float32]:
        heat = detector.heat(looked(picture, detector.spec.preprocessing), method)
        return heat - min(float(heat.min()), 0.0)

    return explain


def _said(proof: Proof) -> str:
    lines = [
        f"{proof.method} on {proof.pictures} pictures: {'beats' if proof.beats_random else 'does not beat'} chance"
    ]
    for name, curve in (("deletion", proof.deletion), ("insertion", proof.insertion)):
        low, high = curve.ahead_interval
        lines.append(
            f"  {name}: map {curve.map:.3f}, random {curve.random:.3f}, centre {curve.centre:.3f}; "
            f"ahead of random by {curve.ahead:.3f} [{low:.3f}, {high:.3f}]"
        )
    if proof.pasted is not None:
        low, high = proof.pasted.heat_interval
        lines.append(
            f"  pasted patch: heat over area {proof.pasted.heat_over_area:.2f} [{low:.2f}, {high:.2f}], "
            f"warmest place on it {proof.pasted.pointing:.2f} (by chance {proof.pasted.pointing_by_chance:.2f})"
        )
    lines.append(f"  likeness to the map of shuffled weights: {proof.likeness_to_shuffled:.2f} (0: none)")
    return "\n".join(lines)
