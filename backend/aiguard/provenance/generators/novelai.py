"""NovelAI: `Software`, `Description` (the prompt), `Source` (the model) and `Comment` (JSON)."""

from __future__ import annotations

from aiguard.provenance.generators.parameters import Parameters, mapping


def read(texts: dict[str, str]) -> Parameters | None:
    settings = mapping(texts.get("Comment", ""))
    if texts.get("Software", "").strip().lower() != "novelai" or not settings:
        return None
    return Parameters(
        tool="NovelAI",
        prompt=settings.get("prompt") or texts.get("Description"),
        negative_prompt=settings.get("uc"),
        model=texts.get("Source"),
        seed=settings.get("seed"),
        steps=settings.get("steps"),
        sampler=settings.get("sampler"),
    )
