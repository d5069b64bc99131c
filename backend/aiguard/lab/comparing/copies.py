"""Test pictures of a comparison that its networks have learned by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.lab.comparing.kinds import kinds_of
from aiguard.lab.data import read_split
from aiguard.lab.twins import of_pictures, twins

if TYPE_CHECKING:
    from pathlib import Path


def copies(root: Path) -> list[str]:
    """A sentence a kind."""
    return [_told(root, kind) for kind in kinds_of(root)]


def _told(root: Path, kind: str) -> str:
    found = twins(*(of_pictures(read_split(root / kind, split)) for split in ("train", "test")))
    return (
        f"{kind}: {found.in_train} of {found.judged} test files also stand in training; {found.looks_in_train} look "
        f"like a picture there (equal perceptual hash), {found.looks_other_label} of them like one of the other class."
    )
