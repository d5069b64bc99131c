"""Teachers, students, and students without teachers: one network each, from the material to a model's folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from aiguard.detection.networks.fronted import Fronted, load
from aiguard.lab.data import AI
from aiguard.lab.distilling.follow import follow
from aiguard.lab.resident.clock import Clock, OutOfTime
from aiguard.lab.resident.export import export
from aiguard.lab.resident.finished import is_finished, note
from aiguard.lab.resident.fresh import fresh
from aiguard.lab.resident.training import Job, clear, labels_alone, train

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from torch import nn

    from aiguard.lab.distilling.material import Material
    from aiguard.lab.distilling.recipe import DistilRecipe
    from aiguard.lab.resident.bank import Bank
    from aiguard.lab.resident.course import Course
    from aiguard.lab.resident.finished import Identity
    from aiguard.lab.resident.published import Published
    from aiguard.lab.resident.training import Objective
    from aiguard.lab.sources import Sample

LIMITS = ("It learned from a few thousand pictures of five sources of generated pictures; others can slip by.",)


RESULT = "model/spec.json"


@dataclass(frozen=True)
class Class:
    """A recipe, its pictures, and the family that is left out of them. `clock`: the time for all of its networks.

    `published`: what every network begins with, where the recipe names it.
    """

    recipe: DistilRecipe
    material: Material
    out: Path
    without: str | None = None
    clock: Clock = field(default_factory=Clock)
    say: Callable[[str], None] = print
    published: Published | None = None

    @property
    def folder(self) -> Path:
        return self.out / (f"without-{self.without}" if self.without else "all")

    @property
    def families(self) -> list[str]:
        return [name for name in self.recipe.families if name != self.without]

    @property
    def identity(self) -> Identity:
        told = {"recipe": self.recipe.model_dump_json(exclude={"start"}), "pictures": self.material.fingerprint}
        return told | ({"weights": self.published.sha256_hex} if self.published else {})

    def begin(self, seed: int) -> Fronted | None:
        """None: with chance."""
        return self.published.begin(self.recipe.network, seed) if self.published else None


def make(room: Class, names: Sequence[str]) -> list[str]:
    """Networks by name (teacher-FAMILY, student-SEED, labels-SEED), in order; those that no time was left for."""
    room.clock.networks = sum(not (room.folder / name / RESULT).exists() for name in names)
    for name in names:
        kind, _, about = name.partition("-")
        try:
            if kind == "teacher":
                teacher(room, about)
            else:
                {"student": student, "labels": untaught}[kind](room, int(about))
        except OutOfTime as over:
            left = [one for one in names if not (room.folder / one / RESULT).exists()]
            room.say(f"{over} Not made: {', '.join(left)}. The same command goes on with them.")
            return left
    return []


def teacher(room: Class, family: str) -> Fronted:
    """Of one family against every real picture. A finished one is loaded."""
    knows = room.recipe.family(family).ai
    bank = room.material.train
    mine = bank.take((bank.labels.cpu().numpy() != AI) | np.isin(bank.sources, knows))
    held = [one for one in room.material.calibration if one.label != AI or one.source in knows]
    return _made(room, f"teacher-{family}", _Lesson(room.recipe.teacher, mine, held, labels_alone, room.recipe.seed))


def student(room: Class, seed: int) -> Fronted:
    """Follows the teachers, who are made first where they are missing."""
    teachers: dict[str, nn.Module] = {family: teacher(room, family) for family in room.families}
    return _made(room, f"student-{seed}", _whole(room, follow(teachers, room.recipe, room.material.train), seed))


def untaught(room: Class, seed: int) -> Fronted:
    """The same network, pictures, course and seed, and nobody to follow."""
    return _made(room, f"labels-{seed}", _whole(room, labels_alone, seed))


@dataclass(frozen=True)
class _Lesson:
    """What one network learns, and the pictures its edges are fitted on."""

    course: Course
    train: Bank
    calibration: Sequence[Sample]
    objective: Objective
    seed: int


def _whole(room: Class, objective: Objective, seed: int) -> _Lesson:
    return _Lesson(room.recipe.student, room.material.train, room.material.calibration, objective, seed)


def _made(room: Class, name: str, lesson: _Lesson) -> Fronted:
    folder, device = room.folder / name, lesson.train.images.device
    if is_finished(folder / RESULT, folder, room.identity):
        room.say(f"{name}: finished already")
        return fresh(room.recipe.network, device, lesson.seed, start=load(folder / "model")).eval()
    minutes = room.clock.share()
    network = fresh(room.recipe.network, device, lesson.seed, start=room.begin(lesson.seed))
    identity = f"{json.dumps(room.identity)}|{room.without}|{name}"
    job = Job(network, lesson.train, lesson.course, folder, lesson.seed, lesson.objective, identity, minutes, room.say)
    train(job)
    note(folder, room.identity)
    preprocessing = room.recipe.preprocessing
    export(network, preprocessing, lesson.calibration, folder / "model", model_id=name, known_limits=LIMITS)
    clear(folder)
    return network
