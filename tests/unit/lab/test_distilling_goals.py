"""Who is ahead of whom, and whether that is more than chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from aiguard.detection.networks.fronted import Shape
from aiguard.lab.costs import Cost
from aiguard.lab.distilling.goals import Goal, goals_of
from aiguard.lab.distilling.judging import Judged
from aiguard.lab.distilling.recipe import DistilRecipe, Family
from aiguard.lab.judging import Answers
from aiguard.lab.resident.course import Course

COURSE = Course(learning_rate=1e-3, batch_size=2, steps=1)
RECIPE = DistilRecipe(
    name="made", families={"one": Family(ai=("a",)), "two": Family(ai=("b",))}, network=Shape(kind="resnet"),
    teacher=COURSE, student=COURSE,
)  # fmt: skip
COUNT = 100  # pictures of each source


def judged(name: str, right: tuple[int, int, int], without: str | None = None, each: int = COUNT) -> Judged:
    """A network that is right about so many pictures of each source: the first ones, a student the last ones."""
    sources = np.repeat(np.array(["a", "b", "photos"]), each)
    labels = (sources != "photos").astype(np.uint8)
    places = np.arange(each)[:: -1 if name.startswith("student") else 1]
    hit = np.concatenate([places < count for count in right])
    p_ai = np.where(hit == (labels == 1), 0.9, 0.1)
    names = tuple(f"{at}" for at in range(len(labels)))
    answers = Answers(names=names, sources=sources, labels=labels, logit=np.log(p_ai / (1 - p_ai)), p_ai=p_ai)
    return Judged(name, without, answers, Cost(1, 1.0, 1.0))


def goal(found: list[Goal], word: str) -> Goal:
    (only,) = (one for one in found if word in one.what)
    return only


def alone(*students: tuple[int, int, int], against: tuple[int, int, int]) -> Goal:
    networks = [judged(f"student-{seed}", right) for seed, right in enumerate(students)]
    return goal(goals_of(RECIPE, [*networks, judged("labels-1", against)]), "labels alone")


def test_figures_are_means_over_families_and_seeds() -> None:
    found = alone((80, 60, 90), (60, 40, 90), against=(50, 50, 90))
    assert found.student == pytest.approx(((80 + 60 + 60 + 40) / 4 + 90) / 200)
    assert found.other == pytest.approx(0.7)
    assert found.met


def test_a_lead_of_a_few_pictures_may_be_chance_and_one_of_many_is_none() -> None:
    few, many = (alone((count, count, 90), against=(50, 50, 90)) for count in (52, 90))
    assert few.ahead[0] < 0.0 < few.student - few.other < few.ahead[1]
    assert 0.1 < many.ahead[0] < many.student - many.other < many.ahead[1]


def test_both_sides_and_all_seeds_see_the_same_draws() -> None:
    everything, half = (COUNT, COUNT, COUNT), (COUNT // 2, COUNT // 2, COUNT)
    assert alone(everything, against=everything).ahead == (0.0, 0.0)
    student = judged("student-1", (60, 40, 70))
    alike = goals_of(RECIPE, [student, replace(student, name="labels-1")])
    assert goal(alike, "labels alone").ahead == (0.0, 0.0)
    assert alone(half, half, against=everything).ahead == alone(half, against=everything).ahead


def test_a_teacher_is_met_outside_its_family_and_its_mean_within_a_point_inside() -> None:
    teachers = [judged("teacher-one", (90, 10, 90)), judged("teacher-two", (20, 62, 90))]
    found = goals_of(RECIPE, [judged("student-1", (80, 70, 90)), *teachers])
    outside = goal(found, "the teacher of one")
    assert (outside.student, outside.other) == (pytest.approx(0.8), pytest.approx(0.5))
    inside = goal(found, "within 1 point")
    assert (inside.student, inside.other) == (pytest.approx(0.825), pytest.approx(0.83))
    assert inside.met


def test_known_and_unknown_sources_are_figures_to_be_read() -> None:
    networks = [judged("student-1", (80, 80, 80)), judged("student-1", (5, 5, 5), without="one", each=10)]
    gap = goal(goals_of(RECIPE, networks), "unknown sources")
    assert (gap.student, gap.other, gap.met) == (pytest.approx(0.8), pytest.approx(0.5), None)
    assert gap.ahead[0] < 0.3 < gap.ahead[1]
