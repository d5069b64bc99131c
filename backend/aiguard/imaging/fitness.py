"""Is this a picture at all? What a model for photographs and pictures cannot judge is named before it is asked.

Cameras and generators fill every place with small differences; programs and printers leave paper, panels and letters:
few colours, nothing in between. That holds after JPEG and scaling too, which is why it is measured by how many
neighbouring pixels differ a little rather than by how many are equal. Pages that show photographs are told by their
lines of letters: long in the rows, broken between them, which no drawing has.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from aiguard.imaging.fitness_measures import measured

if TYPE_CHECKING:
    from PIL import Image


class Unfit(StrEnum):
    """What the picture is, if it is something the model cannot judge."""

    DOCUMENT = "document"
    SCREENSHOT = "screenshot"
    FLAT_GRAPHICS = "flat_graphics"
    MOSTLY_TEXT = "mostly_text"
    BLANK = "blank"


@dataclass(frozen=True)
class Fitness:
    """`facts`: the measures it was decided on, each 0..1 but `spread`, which is in grey levels."""

    unfit: Unfit | None
    facts: dict[str, float]


def fitness(image: Image.Image) -> Fitness:
    """Of an RGB upright picture of any size."""
    facts = measured(image)
    return Fitness(_decided(facts), {name: round(value, 4) for name, value in facts.items()})


def _decided(facts: dict[str, float]) -> Unfit | None:
    if facts["spread"] < 2.5:
        return Unfit.BLANK
    return _kind(facts) if _lettered_page(facts) or _few_colours(facts) else None


def _few_colours(facts: dict[str, float]) -> bool:
    if facts["twelve_colours"] < 0.85 or not _made_of_edges(facts):
        return False
    return _smooth(facts) or _printed(facts) or _framed(facts)


def _made_of_edges(facts: dict[str, float]) -> bool:
    """A clear sky is smooth as well, but has neither letters nor frames."""
    sharp = facts["straight"] > 0.12 or facts["inked"] > 0.015
    return sharp and (facts["two_tone"] > 0.4 or facts["straight"] > 0.9)


def _smooth(facts: dict[str, float]) -> bool:
    """Nothing between the edges. A silhouette before the sky is smooth too, but its sky runs through many levels."""
    return facts["texture"] < 0.1 and (facts["even"] > 0.7 or facts["letter_rows"] > 0.015)


def _printed(facts: dict[str, float]) -> bool:
    """Lines of black on white, also with the noise of a scanner or of JPEG between them.

    Small print fills the blocks downwards too; then the feet of its letters tell: half an edge across the page, and
    no long one up and down, as the frame of a drawing has.
    """
    on_paper = facts["paper"] > 0.7 and facts["saturation"] < 0.06 and facts["inked"] > 0.25
    lines = facts["letter_rows"] > 0.09 and _in_lines(facts)
    return on_paper and (lines or (facts["level"] > 0.3 and facts["upright"] < 0.6))


def _framed(facts: dict[str, float]) -> bool:
    """Edges from one side to the other, and letters between them; ink drawings have the edges, but no lines."""
    letters = facts["two_tone"] > 0.5 and facts["inked"] > 0.2 and facts["texture"] < 0.25
    return letters and facts["straight"] > 0.6 and _in_lines(facts)


def _lettered_page(facts: dict[str, float]) -> bool:
    """Lines of letters on empty ground between straight edges, whatever else the page shows."""
    lines = facts["letter_rows"] > 0.09 and _in_lines(facts)
    return lines and facts["empty"] > 0.25 and facts["straight"] > 0.6


def _in_lines(facts: dict[str, float]) -> bool:
    """Strokes of a drawing run on downwards as often as sideways; letters stop at the end of their line."""
    return facts["letter_rows"] > 1.2 * facts["letter_columns"]


def _kind(facts: dict[str, float]) -> Unfit:
    if facts["paper"] > 0.5 and facts["saturation"] < 0.06 and facts["inked"] > 0.06:
        return Unfit.DOCUMENT
    if facts["straight"] > 0.25 and facts["inked"] > 0.04:
        return Unfit.SCREENSHOT
    return Unfit.MOSTLY_TEXT if facts["inked"] > 0.1 else Unfit.FLAT_GRAPHICS
