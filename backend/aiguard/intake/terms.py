"""On what terms a picture is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiguard.checks.states import Source
from aiguard.intake.errors import TagInvalid

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_TAGS = 20
MAX_TAG_CHARS = 64


@dataclass(frozen=True)
class Terms:
    """Where it comes from, what may be done with it, and whether a verdict there already is would do."""

    source: Source = Source.UPLOAD
    source_url: str | None = None
    keep_picture: bool = True  # False: verdict only
    for_training: bool = False
    tags: tuple[str, ...] = ()
    again: bool = False  # True: judge bytes anew that this person has a verdict of


def plain_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Without doubles and blanks around, order kept. TagInvalid when they are too many or too long."""
    plain = tuple(dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in tags))))
    if len(plain) > MAX_TAGS or any(len(tag) > MAX_TAG_CHARS or not tag.isprintable() for tag in plain):
        raise TagInvalid(MAX_TAGS, MAX_TAG_CHARS)
    return plain
