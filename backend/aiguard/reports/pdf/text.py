"""Text that the font can show. What it lacks is written as an escape: an empty box would hide what stood there."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

FONT: Final = "Roboto"  # Latin, Greek, Cyrillic
NO_BREAK: Final = "\u00a0"  # not printable to Python, though it is
FACES: Final = {"": "Roboto-Regular.ttf", "B": "Roboto-Bold.ttf"}


def face(style: str) -> Path:
    return Path(str(files("font_roboto") / "files" / FACES[style]))


@lru_cache(maxsize=1)
def shown() -> frozenset[int]:
    """The code points that every face has a glyph for."""
    sets = [set(TTFont(face(style), lazy=True).getBestCmap()) for style in FACES]
    return frozenset(set.intersection(*sets))


def readable(text: str, limit: int = 100_000) -> str:
    """`text` on one line, what cannot be shown as \\u{…}; what is over `limit` characters is counted in a note."""
    pieces: list[str] = []
    length = 0
    for at, character in enumerate(text.replace(" %", f"{NO_BREAK}%")):
        piece = _piece(character)
        length += len(piece)
        if length > limit:
            return "".join(pieces).rstrip() + f" … ({len(text) - at} more characters stand in the JSON report)"
        pieces.append(piece)
    return "".join(pieces)


def _piece(character: str) -> str:
    if character in "\n\t":
        return " "
    if character == NO_BREAK or (character.isprintable() and ord(character) in shown()):
        return character
    return f"\\u{{{ord(character):x}}}"
