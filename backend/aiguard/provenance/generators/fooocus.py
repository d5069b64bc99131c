"""Fooocus and SwarmUI: JSON under `parameters` or in EXIF's comment."""

from __future__ import annotations

from typing import Any

from aiguard.provenance.generators.parameters import Parameters, inner, mapping


def read(texts: dict[str, str]) -> Parameters | None:
    for text in texts.values():
        found = mapping(text)
        if swarm := inner(found, "sui_image_params"):
            return _swarm(swarm)
        if "base_model" in found and "prompt" in found and "steps" in found:
            return _fooocus(found)
    return None


def _fooocus(found: dict[str, Any]) -> Parameters:
    return Parameters(
        tool="Fooocus",
        prompt=found.get("prompt") or found.get("full_prompt"),
        negative_prompt=found.get("negative_prompt") or found.get("full_negative_prompt"),
        model=found.get("base_model"),
        seed=found.get("seed"),
        steps=found.get("steps"),
        sampler=found.get("sampler"),
        version=found.get("version"),
    )


def _swarm(found: dict[str, Any]) -> Parameters:
    return Parameters(
        tool="SwarmUI",
        prompt=found.get("prompt"),
        negative_prompt=found.get("negativeprompt"),
        model=found.get("model"),
        seed=found.get("seed"),
        steps=found.get("steps"),
        sampler=found.get("sampler"),
        version=found.get("swarm_version"),
    )
