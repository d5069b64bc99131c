"""Stable Diffusion web UI and its kin: one text of prompt, "Negative prompt:" and a line of "Key: value" pairs."""

from __future__ import annotations

import re

from aiguard.provenance.generators.parameters import Parameters

# The line of settings always begins with Steps, and never comes without one of the others.
SETTINGS = re.compile(r"(?:^|\n)Steps: \d{1,6}, (?=[^\n]{0,4000}(?:Sampler|Seed|CFG scale|Model): )")
PAIR = re.compile(r'([A-Z][\w /-]{0,40}): ("(?:\\.|[^"\\]){0,2000}"|[^,\n]{0,500})(?:, |,?\n|$)')
NEGATIVE = "Negative prompt:"
LONGEST_LINE = 8000  # characters


def read(texts: dict[str, str]) -> Parameters | None:
    for text in texts.values():
        if match := SETTINGS.search(text):
            return _parsed(text[: match.start()], text[match.start() :].lstrip("\n"))
    return None


def _parsed(prompts: str, line: str) -> Parameters:
    prompt, _, negative = prompts.partition(NEGATIVE)
    pairs = dict(PAIR.findall(line[:LONGEST_LINE]))
    return Parameters(
        tool=_tool(pairs.get("Version", "")),
        prompt=prompt.strip(),
        negative_prompt=negative.strip(),
        model=pairs.get("Model") or pairs.get("Model hash"),
        seed=pairs.get("Seed"),
        steps=pairs.get("Steps"),
        sampler=pairs.get("Sampler"),
        version=pairs.get("Version"),
    )


def _tool(version: str) -> str:
    """Others write the same text; their version tells."""
    for mark, name in (("Fooocus", "Fooocus"), ("ComfyUI", "ComfyUI"), ("f", "Stable Diffusion web UI Forge")):
        if version.startswith(mark):
            return name
    return "Stable Diffusion web UI (Automatic1111 format)"
