"""The pictures of a distillation on the device: what is learned from, and what edges are fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from aiguard.lab.errors import DataUnusable
from aiguard.lab.hybrid import carve
from aiguard.lab.resident.bank import Bank, weighed
from aiguard.lab.resident.crops import Cut, shards
from aiguard.lab.sources import read_samples

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.sources import Sample


@dataclass(frozen=True)
class Material:
    """No picture, and no crop of one, stands in both."""

    train: Bank
    calibration: Bank


def material(
    recipe: DistilRecipe,
    data: Path,
    cache: Path,
    *,
    device: torch.device,
    without: str | None = None,
    only: frozenset[str] | None = None,
) -> Material:
    """`without`: a family that is left out, with the real sources that look like it. `only`: names of pictures."""
    left_out = None if without is None else recipe.family(without)

    def keep(sample: Sample) -> bool:
        return not (left_out and left_out.holds(sample)) and (only is None or sample.name in only)

    parts = carve(read_samples(data, "train"), recipe)
    cut = Cut(recipe.side_px, recipe.copies, recipe.seed)
    return Material(*(_bank(part, cut, cache, keep, device) for part in (parts.train, parts.calibration)))


def _bank(
    samples: Sequence[Sample], cut: Cut, cache: Path, keep: Callable[[Sample], bool], device: torch.device
) -> Bank:
    kept = np.array([keep(sample) for sample in samples], bool)
    if not kept.any():
        raise DataUnusable("No pictures are left to learn from.")
    parts, at = [], 0
    for path in shards(samples, cut, cache):
        crops = np.load(path)
        parts.append(torch.from_numpy(crops[kept[at : at + len(crops)]]).flatten(0, 1))
        at += len(crops)
    chosen = [sample for sample, wanted in zip(samples, kept, strict=True) if wanted]
    each = cut.copies + 1
    return weighed(
        torch.cat(parts).to(device),  # joined here: there it would need the room twice
        np.repeat(np.array([sample.label for sample in chosen], np.uint8), each),
        np.repeat(np.array([sample.source for sample in chosen]), each),
        np.repeat(np.array([sample.name for sample in chosen]), each),
    )
