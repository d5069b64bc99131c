"""Names of programs, as they stand in Software and CreatorTool fields."""

from __future__ import annotations

import re

# Whole names only: Gemini and Firefly alone are names of other things too.
GENERATORS = re.compile(
    r"\b(dall[-·. ]?e|midjourney|stable ?diffusion|novelai|comfyui|invokeai|fooocus|automatic1111|adobe firefly"
    r"|google imagen|flux\.?1|ideogram|leonardo\.ai|gpt-4o|gpt-image|openai|chatgpt|google gemini|nano banana|grok"
    r"|seedream|recraft|bing image creator|image creator from designer|draw things|dreamstudio|playground ai)\b",
    re.IGNORECASE,
)
EDITORS = re.compile(
    r"\b(photoshop|lightroom|gimp|affinity|capture one|darktable|rawtherapee|snapseed|picasa|paint\.net|pixelmator"
    r"|photopea|canva|imagemagick|acdsee|photoscape|vsco|faceapp|facetune|meitu|remini|paint shop|photodirector)",
    re.IGNORECASE,
)
LONGEST_NAME = 200  # characters looked at


def generator_named(text: str) -> str | None:
    """The picture generator that `text` names, as written there."""
    match = GENERATORS.search(text[:LONGEST_NAME])
    return match.group(0) if match else None


def editor_named(text: str) -> str | None:
    """The picture editor that `text` names, as written there."""
    match = EDITORS.search(text[:LONGEST_NAME])
    return match.group(0) if match else None
