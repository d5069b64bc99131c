"""A comparison: networks, the course each of them takes, and what it may start from."""

from __future__ import annotations

from pydantic import Field, model_validator

from aiguard.detection.networks.fronted import Shape  # noqa: TC001  # pydantic reads it
from aiguard.detection.spec import Preprocessing
from aiguard.lab.resident.course import Course, Part


class Pretraining(Part):
    """A first course on other pictures, told apart from the kinds' by perceptual hash, cut to the kinds' size."""

    course: Course
    copies: int = Field(2, ge=0)
    scaled: bool = False  # made as small as the kinds' pictures before they are cut
    farther_than_bits: int = 10  # a picture nearer than this to one of the kinds' is left out


class Contender(Part):
    """One network; what it does not say itself, the comparison says for all."""

    shape: Shape
    start: str = ""  # published weights that it begins with, as in `read_published`
    course: Course | None = None
    pretraining: Course | None = None


class CompareRecipe(Part):
    name: str
    networks: dict[str, Contender] = Field(min_length=2)
    course: Course
    pretraining: Pretraining | None = None
    side_px: int = 200
    seeds: tuple[int, ...] = (1, 2, 3, 4, 5)
    view_px: int | None = None  # a network is asked about crops of this size; None: about the whole
    crops: int = Field(9, ge=1)  # of view_px
    mirrored: bool = False  # a test picture is asked about twice, once mirrored

    @model_validator(mode="after")
    def _views_fit(self) -> CompareRecipe:
        if self.view_px is not None and self.view_px > self.side_px:
            raise ValueError(f"view_px is {self.view_px}, more than the pictures' side_px of {self.side_px}")
        return self

    def course_of(self, network: str) -> Course:
        return self.networks[network].course or self.course

    @property
    def preprocessing(self) -> Preprocessing:
        if self.view_px is None:
            return Preprocessing(width=self.side_px, height=self.side_px)
        return Preprocessing(width=self.view_px, height=self.view_px, whole=False, crops=self.crops)

    @property
    def way_of_asking(self) -> str:
        return f"{self.preprocessing.model_dump_json()} {'mirrored' if self.mirrored else 'plain'}"
