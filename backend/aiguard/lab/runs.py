"""From a preset's name to a finished network: read, split, teach the teacher, train."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aiguard.lab.data import both_classes, has_split, read_split
from aiguard.lab.networks import LABELS
from aiguard.lab.pretrained import described
from aiguard.lab.recipe import load_network_recipe
from aiguard.lab.splits import Splits, carve
from aiguard.lab.train import Job, train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import nn

    from aiguard.lab.data import Pictures
    from aiguard.lab.ranks import Ranks
    from aiguard.lab.recipe import Recipe

TEACHER_SHARE = 0.22  # of the minutes, where a run with a teacher has a limit


@dataclass(frozen=True)
class Place:
    """Where a run happens: pictures, the folder of all runs, processes and device, and its limit."""

    data: Path
    out: Path
    ranks: Ranks
    say: Callable[[str], None]
    minutes: float | None = None


def run_recipe(recipe: Recipe, place: Place, *, resume: bool) -> tuple[nn.Module, Splits]:
    """Train it, and first its teacher unless a finished run of that lies beside."""
    splits = split_official(place.data, recipe, place.say)
    if recipe.teacher is None:
        return train(_job(recipe, splits, place, None), resume=resume), splits
    own, its = _shared(place)
    # Resuming a finished run loads it and trains nothing.
    teacher = train(_job(load_network_recipe(recipe.teacher), splits, its, None), resume=True)
    return train(_job(recipe, splits, own, teacher), resume=resume), splits


def split_official(data: Path, recipe: Recipe, say: Callable[[str], None]) -> Splits:
    """The recipe's parts of the official training split, cleaned against the official test split."""
    say(f"reading {data.name}")
    official = split_for(recipe, data, "train")
    both_classes(official, data, "train")
    side, longest = official.images.shape[1], int(official.sides.max())
    if longest > side:
        say(f"pictures of up to {longest} px are made {side} px: the finest traces are lost on the way")
    judged = judged_split(data)
    test = frozenset(split_for(recipe, data, judged).digests) if judged else frozenset()
    splits = carve(official, test, held_out=min(recipe.held_out, len(official) // 5), seed=recipe.seed)
    say(
        f"train {len(splits.train)}, validation {len(splits.validation)}, calibration {len(splits.calibration)}; "
        f"dropped {splits.dropped_copies} copies and {splits.dropped_in_test} that stand in the test set"
    )
    return splits


def split_for(recipe: Recipe, data: Path, split: str) -> Pictures:
    """As the recipe's network takes them. A network to be fine-tuned enlarges small pictures itself."""
    if recipe.network.kind != "pretrained":
        return read_split(data, split, recipe.network.image_size)
    side = described(recipe.network.start, LABELS)[1].width
    return read_split(data, split, side, smaller_stay=True)


def judged_split(data: Path) -> str | None:
    """The split that is never trained on: "test", else "validation"."""
    return next((split for split in ("test", "validation") if has_split(data, split)), None)


def _shared(place: Place) -> tuple[Place, Place]:
    """The student's place and its teacher's, which share the minutes."""
    if place.minutes is None:
        return place, place
    its = place.minutes * TEACHER_SHARE
    return replace(place, minutes=place.minutes - its), replace(place, minutes=its)


def _job(recipe: Recipe, splits: Splits, place: Place, teacher: nn.Module | None) -> Job:
    return Job(recipe, splits, place.out / recipe.name, teacher, place.say, place.ranks, place.minutes)
