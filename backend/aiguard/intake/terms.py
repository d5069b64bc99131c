"""On what terms a picture is taken in."""

from __future__ import annotations

from dataclasses import dataclass

from aiguard.checks.states import Source


@dataclass(frozen=True)
class Terms:
    """Where it comes from, what may be done with it, and whether a verdict there already is would do."""

    source: Source = Source.UPLOAD
    source_url: str | None = None
    keep_picture: bool | None = None  # False: verdict only; None, here and below: as the owner chose once and for all
    for_training: bool | None = None
    tags: tuple[str, ...] = ()
    again: bool = False  # True: judge bytes anew that this person has a verdict of
