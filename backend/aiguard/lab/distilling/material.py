"""The pictures of a distillation on the device: what is learned from, and what edges are fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from aiguard.lab.data import AI, REAL
from aiguard.lab.errors import DataUnusable
from aiguard.lab.hybrid import carve
from aiguard.lab.resident.bank import Bank, weighed
from aiguard.lab.resident.crops import Cut, shards
from aiguard.lab.resident.finished import fingerprint
from aiguard.lab.sources import read_both

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.sources import Sample


@dataclass(frozen=True)
class Material:
    """No picture, and no crop of one, stands in both. `fingerprint`: of which files, cut in which way."""

    train: Bank
    calibration: tuple[Sample, ...]
    fingerprint: str


@dataclass(frozen=True)
class Wanted:
    """`without`: a family that is left out, with the real sources that look like it · `only`: names of pictures ·
    `taught`: families that will have a teacher"""

    without: str | None = None
    only: frozenset[str] | None = None
    taught: Sequence[str] = ()


EVERYTHING: Final = Wanted()


def material(
    recipe: DistilRecipe,
    data: Path,
    cache: Path,
    *,
    device: torch.device,
    wanted: Wanted = EVERYTHING,
    say: Callable[[str], None] = print,
) -> Material:
    """DataUnusable when a class, or a family that will have a teacher, has no pictures."""
    left_out, only = None if wanted.without is None else recipe.family(wanted.without), wanted.only

    def keep(sample: Sample) -> bool:
        return not (left_out and left_out.holds(sample)) and (only is None or sample.name in only)

    parts = carve(read_both(data, "train", say), recipe)
    learned, held = (tuple(filter(keep, part)) for part in (parts.train, parts.calibration))
    _enough(recipe, learned, "learn from", wanted.taught)
    _enough(recipe, held, "fit edges on", wanted.taught)
    cut = Cut(recipe.side_px, recipe.copies, recipe.seed)
    told = fingerprint([*learned, *held], repr(cut), str(len(learned)))
    return Material(_bank(parts.train, cut, cache, keep, device), held, told)


def _enough(recipe: DistilRecipe, samples: Sequence[Sample], purpose: str, taught: Sequence[str]) -> None:
    for label, name in ((AI, "AI"), (REAL, "real")):
        if not any(sample.label == label for sample in samples):
            raise DataUnusable(f"No {name} pictures are left to {purpose}.")
    sources = sorted({sample.source for sample in samples if sample.label == AI})
    for family in taught:
        known = recipe.family(family).ai
        if not set(known) & set(sources):
            raise DataUnusable(
                f"There are no pictures of {family} ({', '.join(known)}) to {purpose}. AI sources there: "
                f"{', '.join(sources)}. Rename the folders, or name them in the recipe's families."
            )


def _bank(
    samples: Sequence[Sample], cut: Cut, cache: Path, keep: Callable[[Sample], bool], device: torch.device
) -> Bank:
    kept = np.array([keep(sample) for sample in samples], bool)
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
