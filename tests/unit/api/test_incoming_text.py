"""Whatever text comes in is refused with a NUL in it, which PostgreSQL does not take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiguard.api.document import openapi_document

if TYPE_CHECKING:
    from collections.abc import Iterator

Schema = dict[str, Any]

# Passwords are hashed, a time zone is one of a list, and a note is kept without its NULs.
NOT_KEPT = {"password", "current", "new", "tz", "note"}


def test_every_text_that_comes_in_is_without_nul() -> None:
    document = openapi_document()
    seen = list(_texts(document))
    assert len(seen) > 40
    assert [name for name, schema in seen if not _refuses_nul(schema)] == []


def _refuses_nul(schema: Schema) -> bool:
    return "pattern" in schema and not re.search(schema["pattern"], "https://a\0")


def _texts(document: Schema) -> Iterator[tuple[str, Schema]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    yield from _of(document, f"{where} {parameter['name']}", parameter["name"], parameter["schema"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield from _of(document, where, "", content["schema"])


def _of(document: Schema, where: str, name: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    if reference := schema.get("$ref"):
        schema = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _of(document, where, name, part)
    if "items" in schema:
        yield from _of(document, where, name, schema["items"])
    for inner, part in schema.get("properties", {}).items():
        yield from _of(document, f"{where} {inner}", inner, part)
    if schema.get("type") == "string" and not {"enum", "const", "format"} & schema.keys() and name not in NOT_KEPT:
        yield where, schema
