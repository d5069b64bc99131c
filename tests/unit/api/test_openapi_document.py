from __future__ import annotations

import json
from collections import Counter
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from pydantic import BaseModel

from aiguard.api import schemas
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


def test_no_two_schemas_have_one_name() -> None:
    """The document would keep one of them, and the page's types would be wrong."""
    modules = [import_module(f"{schemas.__name__}.{each.name}") for each in iter_modules(schemas.__path__)]
    found = {value for module in modules for value in vars(module).values() if _is_described(value)}
    assert [name for name, times in Counter(each.__name__ for each in found).items() if times > 1] == []


def _is_described(value: object) -> bool:
    kinds = (BaseModel, Enum)
    return isinstance(value, type) and issubclass(value, kinds) and not value.__name__.startswith("_")
