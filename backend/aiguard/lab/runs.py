"""From a preset's name to a finished network: read, split, teach the teacher, train."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.lab.data import read_split
from aiguard.lab.recipe import load_network_recipe
from aiguard.lab.splits import Splits, carve
from aiguard.lab.train import Job, train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import nn

    from aiguard.lab.recipe import Recipe


def run_recipe(name: str, data: Path, out: Path, *, resume: bool, say: Callable[[str], None]) -> nn.Module:
    """Train `name`, and first its teacher unless a finished run of it lies beside."""
    recipe = load_network_recipe(name)
    splits = split_official(data, recipe, say)
    teacher = _teacher(recipe, splits, out, say) if recipe.teacher else None
    return train(Job(recipe, splits, out / recipe.name, teacher, say), resume=resume)


def split_official(data: Path, recipe: Recipe, say: Callable[[str], None]) -> Splits:
    """The recipe's parts of the official training split, cleaned against the official test split."""
    say(f"reading {data.name}")
    official, test = read_split(data, "train"), read_split(data, "test")
    splits = carve(official, frozenset(test.digests), held_out=recipe.held_out, seed=recipe.seed)
    say(
        f"train {len(splits.train)}, validation {len(splits.validation)}, calibration {len(splits.calibration)}; "
        f"dropped {splits.dropped_copies} copies and {splits.dropped_in_test} that stand in the test set"
    )
    return splits


def _teacher(student: Recipe, splits: Splits, out: Path, say: Callable[[str], None]) -> nn.Module:
    recipe = load_network_recipe(str(student.teacher))
    job = Job(recipe, splits, out / recipe.name, None, say)
    # Resuming a finished run loads it and trains nothing.
    return train(job, resume=True)
