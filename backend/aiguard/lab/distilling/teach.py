"""Teachers, students, and students without teachers: one network each, from the material to a model's folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.networks.fronted import Fronted, load
from aiguard.lab.distilling.follow import follow
from aiguard.lab.resident.export import export
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, clear, labels_alone, train

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from torch import nn

    from aiguard.lab.distilling.material import Material
    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.resident.bank import Bank
    from aiguard.lab.resident.course import Course
    from aiguard.lab.resident.training import Objective

LIMITS = ("It learned from a few thousand pictures of five sources of generated pictures; others can slip by.",)


@dataclass(frozen=True)
class Class:
    """A recipe, its pictures, and the family that is left out of them. `minutes`: of each network, at most."""

    recipe: DistilRecipe
    material: Material
    out: Path
    without: str | None = None
    minutes: float | None = None
    say: Callable[[str], None] = print

    @property
    def folder(self) -> Path:
        return self.out / (f"without-{self.without}" if self.without else "all")

    @property
    def families(self) -> list[str]:
        return [name for name in self.recipe.families if name != self.without]


def teacher(room: Class, family: str) -> Fronted:
    """Of one family against every real picture. A finished one is loaded."""
    knows = room.recipe.family(family).ai
    mine = [
        bank.take((bank.labels.cpu().numpy() == 0) | np.isin(bank.sources, knows))
        for bank in (room.material.train, room.material.calibration)
    ]
    return _made(room, f"teacher-{family}", room.recipe.teacher, (mine[0], mine[1]), labels_alone, room.recipe.seed)


def student(room: Class, seed: int) -> Fronted:
    """Follows the teachers, who are made first where they are missing."""
    teachers: dict[str, nn.Module] = {family: teacher(room, family) for family in room.families}
    objective = follow(teachers, room.recipe, room.material.train)
    banks = (room.material.train, room.material.calibration)
    return _made(room, f"student-{seed}", room.recipe.student, banks, objective, seed)


def untaught(room: Class, seed: int) -> Fronted:
    """The same network, pictures, course and seed, and nobody to follow."""
    banks = (room.material.train, room.material.calibration)
    return _made(room, f"labels-{seed}", room.recipe.student, banks, labels_alone, seed)


def _made(room: Class, name: str, course: Course, banks: tuple[Bank, Bank], objective: Objective, seed: int) -> Fronted:
    folder, device = room.folder / name, banks[0].images.device
    if (folder / "model" / "spec.json").exists():
        room.say(f"{name}: finished already")
        return fresh(room.recipe.network, device, seed, start=load(folder / "model")).eval()
    network = fresh(room.recipe.network, device, seed)
    identity = f"{room.recipe.model_dump_json()}|{room.without}|{name}|{len(banks[0])}"
    train(Job(network, banks[0], course, folder, seed, objective, identity, room.minutes, room.say))
    preprocessing = room.recipe.preprocessing
    export(network, preprocessing, banks[1], folder / "model", model_id=name, known_limits=LIMITS)
    clear(folder)
    return network
