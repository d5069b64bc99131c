"""Midjourney: the prompt with its options and a job's number in `Description`."""

from __future__ import annotations

import re

from aiguard.provenance.generators.parameters import Parameters

JOB = re.compile(r"\bJob ID: [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
LONGEST = 20_000  # characters


def read(texts: dict[str, str]) -> Parameters | None:
    for text in texts.values():
        if match := JOB.search(text[:LONGEST]):
            return Parameters("Midjourney", prompt=text[: match.start()].strip())
    return None
