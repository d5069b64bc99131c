"""Whom a student must be as good as, how far apart they are, and how much of that is chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from aiguard.lab.metrics import RESAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from aiguard.lab.distilling.judging import Judged
    from aiguard.lab.distilling.recipe import DistilRecipe, Family

    Draw = NDArray[np.int64]  # places of pictures
    Side = Sequence[tuple[Judged, Family | None]]  # networks, and the family each is asked about; None: everything

POINT: Final = 0.01
PUBLISHED: Final = "94 % and 84 %"


@dataclass(frozen=True)
class Goal:
    """`student`, `other`: means over seeds, families or folds, of balanced accuracy.

    `ahead`: 95 % bootstrap, over pictures, of how much more the student has. Both sides see the same draws.
    """

    what: str
    student: float
    other: float
    ahead: tuple[float, float]
    allowed: float = 0.0
    is_gap: bool = False  # two figures to be read, nothing to be met

    @property
    def met(self) -> bool | None:
        return None if self.is_gap else self.student >= self.other - self.allowed


def goals_of(recipe: DistilRecipe, judged: Sequence[Judged]) -> list[Goal]:
    """Those that the networks at hand allow to be judged."""
    whole = [one for one in judged if one.without is None]
    students, alone, teachers = (
        [one for one in whole if one.kind == kind] for kind in ("student", "labels", "teacher")
    )
    goals = []
    for teacher in teachers if students else ():
        others = [family for name, family in recipe.families.items() if name != teacher.about]
        what = f"outside its family, at least the teacher of {teacher.about}"
        goals.append(_goal(what, _each(students, others), _each([teacher], others)))
    every = list(recipe.families.values())
    if students and alone:
        what = "at least the same network on labels alone"
        goals.append(_goal(what, _each(students, every), _each(alone, every)))
    if students and len(teachers) == len(recipe.families):
        inside = [(one, recipe.family(one.about)) for one in teachers]
        what = "within 1 point of the teachers' mean inside their families"
        goals.append(_goal(what, _each(students, every), inside, POINT))
    folds = [one for one in judged if one.without is not None and one.kind == "student"]
    if folds and students:
        what = f"no goal: on validation pictures, on unknown sources (published {PUBLISHED})"
        goals.append(_goal(what, _each(students, [None]), _each(folds, [None]), is_gap=True))
    return goals


def _each(networks: Sequence[Judged], families: Sequence[Family | None]) -> Side:
    return [(network, family) for network in networks for family in families]


def _goal(what: str, ours: Side, theirs: Side, allowed: float = 0.0, *, is_gap: bool = False) -> Goal:
    random = np.random.default_rng(0)
    labels = {one.without: one.answers.labels for one, _ in (*ours, *theirs)}
    apart = []
    for _ in range(RESAMPLES):
        draws = {without: _drawn(random, mine) for without, mine in labels.items()}
        apart.append(_mean(ours, draws) - _mean(theirs, draws))
    low, high = np.percentile(apart, [2.5, 97.5])
    return Goal(what, _mean(ours), _mean(theirs), (float(low), float(high)), allowed, is_gap)


def _drawn(random: np.random.Generator, labels: NDArray[np.uint8]) -> Draw:
    """As many pictures of each class as there are."""
    classes = (np.flatnonzero(labels == label) for label in (0, 1))
    return np.concatenate([random.choice(places, len(places)) for places in classes if len(places)])


def _mean(side: Side, draws: Mapping[str | None, Draw] | None = None) -> float:
    """Balanced accuracy."""
    return float(np.mean([one.accuracy(family, draws[one.without] if draws else None) for one, family in side]))
