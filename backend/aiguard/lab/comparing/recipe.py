"""A comparison: networks, the course each of them takes, and what it may start from."""

from __future__ import annotations

from pydantic import Field

from aiguard.detection.networks.fronted import Shape  # noqa: TC001  # pydantic reads it
from aiguard.detection.spec import Preprocessing
from aiguard.lab.resident.course import Course, Part


class Pretraining(Part):
    """A first course on other pictures, told apart from the kinds' by perceptual hash, cut as the kinds are."""

    course: Course
    copies: int = Field(2, ge=0)
    farther_than_bits: int = 10  # a picture nearer than this to one of the kinds' is left out


class Contender(Part):
    """One network; what it does not say itself, the comparison says for all."""

    shape: Shape
    course: Course | None = None
    pretraining: Course | None = None


class CompareRecipe(Part):
    name: str
    networks: dict[str, Contender] = Field(min_length=2)
    course: Course
    pretraining: Pretraining | None = None
    side_px: int = 200
    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    mirrored: bool = False  # a test picture is asked about twice, once mirrored

    def course_of(self, network: str) -> Course:
        return self.networks[network].course or self.course

    @property
    def preprocessing(self) -> Preprocessing:
        return Preprocessing(width=self.side_px, height=self.side_px)
