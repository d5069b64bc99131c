"""What the teachers know, what they teach, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from aiguard.detection.networks.fronted import Shape  # noqa: TC001  # pydantic reads it
from aiguard.detection.spec import Preprocessing
from aiguard.lab.errors import RecipeInvalid
from aiguard.lab.resident.course import Course, Part

if TYPE_CHECKING:
    from aiguard.lab.sources import Sample


class Family(Part):
    """One family of generators: sources of AI pictures, and the real sources that look most like them."""

    ai: tuple[str, ...]
    real: tuple[str, ...] = ()  # left out together with the family when it plays the unknown one

    def holds(self, sample: Sample) -> bool:
        return sample.source in (self.ai if sample.label else self.real)


class DistilRecipe(Part):
    """A teacher a family; one student that follows them all, and one of the same size on labels alone."""

    name: str
    families: dict[str, Family] = Field(min_length=2)
    network: Shape
    start: str = ""  # published weights that every network begins with, as in `read_published`
    teacher: Course
    student: Course
    seed: int = 20261126
    side_px: int = 256  # of the crops that training cuts from
    view_px: int | None = None  # of the crops the service looks at; None: of side_px
    crops: int = 4  # the service looks at
    copies: int = Field(5, ge=0)  # worn training copies of each picture, beside the clean one
    calibration_share: float = Field(0.15, gt=0, lt=1)
    teacher_weight: float = Field(0.7, ge=0, le=1)  # share of the student's loss that follows its teachers
    temperature: float = Field(2.0, gt=0)  # softens both. Source: Hinton et al. 2015

    def family(self, name: str) -> Family:
        """RecipeInvalid when there is none of that name."""
        if name not in self.families:
            raise RecipeInvalid(f"{self.name} knows no family {name}; it has {', '.join(self.families)}.")
        return self.families[name]

    @property
    def preprocessing(self) -> Preprocessing:
        side = self.view_px or self.side_px
        return Preprocessing(width=side, height=side, whole=False, crops=self.crops)
