from __future__ import annotations

import json
from pathlib import Path

from aiguard.api.document import COMMITTED, openapi_document, rendered

ROOT = Path(__file__).resolve().parents[3]


def test_the_committed_description_is_the_one_the_views_give() -> None:
    assert (ROOT / COMMITTED).read_text(encoding="utf-8") == rendered(), "run: aiguard openapi"


def test_every_reference_in_the_description_leads_somewhere() -> None:
    document = openapi_document()
    text = json.dumps(document)
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(document["components"]["schemas"])
    assert "$defs" not in text


def test_every_error_is_described_as_a_problem() -> None:
    for path in openapi_document()["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if status.startswith("4"):
                    assert list(response["content"]) == ["application/problem+json"], operation["operationId"]
