"""The label China asks of every generated picture. Source: GB 45438-2025, annex E (implicit labels in metadata)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiguard.provenance.evidence import Evidence, Weight, facts
from aiguard.provenance.generators.parameters import inner, mapping, said

if TYPE_CHECKING:
    from collections.abc import Iterable

LABELS = {
    "1": (Weight.DECLARES_AI, "aigc_label", "it is AI-generated"),
    "2": (Weight.HINTS_AI, "aigc_label_possible", "it may be AI-generated"),
    "3": (Weight.HINTS_AI, "aigc_label_suspected", "it is suspected to be AI-generated"),
}
NAMED = ("ContentProducer", "ProduceID", "ContentPropagator", "PropagateID")


def read(texts: Iterable[tuple[str, str]]) -> list[Evidence]:
    """`texts`: (keyword, text); the label stands under AIGC, or in a JSON object that has one."""
    for keyword, text in texts:
        found = _label(keyword, mapping(text))
        value = said(found.get("Label"))
        if value in LABELS:
            return [_evidence(value, found)]
    return []


def _label(keyword: str, found: dict[str, Any]) -> dict[str, Any]:
    if own := inner(found, "AIGC"):
        return own
    nested = found.get("AIGC")
    if isinstance(nested, str):
        return mapping(nested)
    return found if keyword.upper() == "AIGC" else {}


def _evidence(value: str, found: dict[str, Any]) -> Evidence:
    weight, code, meaning = LABELS[value]
    return Evidence(
        "generator",
        code,
        weight,
        "The file carries an AI label",
        f"The label for AI content (AIGC, GB 45438) says of the picture: {meaning}. It is plain text that can be "
        "written or removed: its absence proves nothing.",
        facts({"label": value} | {name: said(found.get(name)) for name in NAMED}),
    )
