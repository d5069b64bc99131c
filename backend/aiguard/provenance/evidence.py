"""What one file says about where it comes from, one statement at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_DETAIL = 2000  # characters
LINE_BREAKS = "\n\t"


class Weight(StrEnum):
    """What it means for the verdict; verdict.py alone decides with it."""

    DECLARES_AI = "declares_ai"
    HINTS_AI = "hints_ai"
    HINTS_CAMERA = "hints_camera"
    NEUTRAL = "neutral"
    WARNING = "warning"


# From what decides a verdict down to what decides nothing.
STRENGTH = (Weight.DECLARES_AI, Weight.WARNING, Weight.HINTS_AI, Weight.HINTS_CAMERA, Weight.NEUTRAL)


@dataclass(frozen=True)
class Evidence:
    """One thing found in the file.

    `source`: c2pa, iptc, generator, exif or watermark. `code`: a stable slug. `text`: one or two sentences, what was
    found, what it does and does not mean. `details`: facts in order, as `printable` makes them.
    """

    source: str
    code: str
    weight: Weight
    title: str
    text: str
    details: dict[str, str] = field(default_factory=dict)


def facts(found: Mapping[str, object]) -> dict[str, str]:
    """The details worth showing: printable, cut to LONGEST_DETAIL characters, empty ones left out, order kept."""
    shown = {name: printable(value) for name, value in found.items() if value is not None}
    return {name: value for name, value in shown.items() if value}


def printable(value: object) -> str:
    """Text without control, direction and unassigned characters, stripped, at most LONGEST_DETAIL characters."""
    raw = str(value)[: 2 * LONGEST_DETAIL]
    kept = "".join(character for character in raw if character.isprintable() or character in LINE_BREAKS)
    return kept.strip()[:LONGEST_DETAIL]


def unreadable(source: str, error: BaseException) -> Evidence:
    """What is said when a reader fell over the file."""
    return Evidence(
        source,
        f"{source}_unreadable",
        Weight.NEUTRAL,
        "A part of the file could not be read",
        "The file carries data of this kind that is damaged or not as it should be. That happens to good files too and "
        "says nothing about where the picture comes from.",
        facts({"error": type(error).__name__.lstrip("_")}),
    )
