"""InvokeAI: `invokeai_metadata` (3 and later), `sd-metadata` (1.15 to 2), `Dream` (the first ones)."""

from __future__ import annotations

import re

from aiguard.provenance.generators.parameters import Parameters, inner, mapping

DREAM = re.compile(r'^"?(?P<prompt>.{0,20000}?)"? (?P<options>-s ?\d{1,5} .{0,2000})$', re.DOTALL)
NEGATIVE = re.compile(r"\[([^\]]{1,5000})\]")


def read(texts: dict[str, str]) -> Parameters | None:
    if found := mapping(texts.get("invokeai_metadata", "")):
        return Parameters(
            tool="InvokeAI",
            prompt=found.get("positive_prompt"),
            negative_prompt=found.get("negative_prompt"),
            model=inner(found, "model").get("model_name") or inner(found, "model").get("name"),
            seed=found.get("seed"),
            steps=found.get("steps"),
            sampler=found.get("scheduler"),
            version=found.get("app_version"),
        )
    if found := mapping(texts.get("sd-metadata", "")):
        image = inner(found, "image")
        prompts = image.get("prompt")
        first = prompts[0] if isinstance(prompts, list) and prompts else prompts
        return Parameters(
            tool="InvokeAI",
            prompt=first.get("prompt") if isinstance(first, dict) else first,
            model=found.get("model_weights"),
            seed=image.get("seed"),
            steps=image.get("steps"),
            sampler=image.get("sampler"),
            version=found.get("app_version"),
        )
    return _dream(texts.get("Dream") or texts.get("dream") or "")


def _dream(line: str) -> Parameters | None:
    match = DREAM.match(line)
    if match is None:
        return None
    prompt = match["prompt"]
    negative = NEGATIVE.search(prompt)
    return Parameters(
        tool="InvokeAI",
        prompt=NEGATIVE.sub("", prompt).strip(),
        negative_prompt=negative[1] if negative else None,
        seed=_option("S", match["options"]),
        steps=_option("s", match["options"]),
        sampler=_option("A", match["options"]),
    )


def _option(letter: str, options: str) -> str | None:
    match = re.search(rf"(?:^| )-{letter} ?([\w.-]{{1,40}})", options)
    return match[1] if match else None
