"""What a generator says about how it made a picture, in one shape for all of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MOST_LISTED = 8


@dataclass(frozen=True)
class Parameters:
    """`tool`: the program, as people call it. `makes_pixels`: False when the graph only processes a picture."""

    tool: str
    prompt: object = None
    negative_prompt: object = None
    model: object = None
    seed: object = None
    steps: object = None
    sampler: object = None
    version: object = None
    makes_pixels: bool = True

    def facts(self) -> dict[str, object]:
        return {
            "tool": self.tool,
            "prompt": said(self.prompt),
            "negative prompt": said(self.negative_prompt),
            "model": said(self.model),
            "seed": said(self.seed),
            "steps": said(self.steps),
            "sampler": said(self.sampler),
            "version": said(self.version),
        }


def said(value: object) -> str | None:
    """Plain values as text, lists of them joined; None for anything else."""
    if isinstance(value, list):
        return "\n".join(part for part in map(said, value[:MOST_LISTED]) if part) or None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    # str() of an integer of a million digits raises, and nobody's seed is that long.
    if isinstance(value, int) and value.bit_length() > 256:
        return None
    return str(value)


def mapping(text: str) -> dict[str, Any]:
    """The JSON object in `text`; empty when it is none, or nested beyond reason."""
    if not text.lstrip().startswith("{"):
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def inner(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}
