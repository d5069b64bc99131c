"""What a C2PA manifest store says, read out of c2pa-python's report. Source: C2PA 2.2, 10, 15 and 18.

Everything in the report comes from the file: a field may be missing or of another kind than the standard says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiguard.provenance.source_type import ai_type, is_capture, word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiguard.provenance.source_type import AiType

UNTRUSTED = "signingCredential.untrusted"  # not a fault of the file: nobody named its signer as trusted
MOST_MANIFESTS = 50
MOST_ACTIONS = 500


@dataclass(frozen=True)
class Named:
    """An AI type found: `tool` is what the action names; `ingredient` None when the picture itself is meant.

    `relation`: parentOf, componentOf or inputTo. `sound`: no fault was noted for the ingredient.
    """

    type: AiType
    tool: str | None = None
    ingredient: str | None = None
    relation: str = "parentOf"
    sound: bool = True


def active(report: dict[str, Any]) -> dict[str, Any]:
    return _mapping(_mapping(report.get("manifests")).get(str(report.get("active_manifest"))))


def failures(report: dict[str, Any]) -> list[str]:
    """The codes of what did not hold, without UNTRUSTED."""
    return list(dict.fromkeys(str(fault.get("code")) for fault in _faults(report.get("validation_status"))))


def ai_named(report: dict[str, Any]) -> list[Named]:
    """The AI types of the active manifest, then those of its ingredients, nearest first."""
    found = [Named(kind, tool) for kind, tool in _ai_actions(active(report))]
    for ingredient, relation, sound, manifest in _ingredients(report):
        title = str(ingredient.get("title") or "unnamed")
        found.extend(Named(kind, tool, title, relation, sound) for kind, tool in _ai_actions(manifest))
    return found


def captured(report: dict[str, Any]) -> bool:
    """The active manifest says that a camera took the picture."""
    return any(is_capture(source) for _, source in _sources(active(report)))


def generator(manifest: dict[str, Any]) -> str | None:
    """The program that wrote the claim."""
    for info in _list(manifest.get("claim_generator_info")):
        if name := _mapping(info).get("name"):
            return f"{name} {_mapping(info).get('version') or ''}".strip()
    return _text(manifest.get("claim_generator"))


def described(report: dict[str, Any]) -> dict[str, object]:
    """Facts for a person."""
    manifest = active(report)
    signature = _mapping(manifest.get("signature_info"))
    kinds = dict.fromkeys(word(source) for _, source in _sources(manifest))
    return {
        "signer": _text(signature.get("issuer")),
        "certificate": _text(signature.get("common_name")),
        "signed at": _text(signature.get("time")),
        "claim generator": generator(manifest),
        "title": _text(manifest.get("title")),
        "digital source type": ", ".join(kinds) or None,
        "actions": ", ".join(dict.fromkeys(str(action.get("action")) for action in _actions(manifest))) or None,
        "ingredients": len(_list(manifest.get("ingredients"))) or None,
    }


def _ingredients(report: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, bool, dict[str, Any]]]:
    """(ingredient, relation to the picture, no fault noted on the way, its manifest), each manifest once."""
    manifests, broken = _mapping(report.get("manifests")), _broken(report)
    seen = {str(report.get("active_manifest"))}
    waiting = [(active(report), "parentOf", True)]
    while waiting and len(seen) < MOST_MANIFESTS:
        manifest, relation, sound = waiting.pop(0)
        for each in _list(manifest.get("ingredients"))[:MOST_MANIFESTS]:
            ingredient = _mapping(each)
            label = str(ingredient.get("active_manifest"))
            if label in seen or label not in manifests:
                continue
            seen.add(label)
            # A parent's parent is still the picture; anything behind a part is part of a part.
            own = str(ingredient.get("relationship")) if relation == "parentOf" else relation
            whole = sound and label not in broken and not _noted(ingredient)
            yield ingredient, own, whole, _mapping(manifests[label])
            waiting.append((_mapping(manifests[label]), own, whole))


def _broken(report: dict[str, Any]) -> set[str]:
    """The labels of manifests of which something does not hold, as found now."""
    results = _mapping(report.get("validation_results"))
    deltas = [_mapping(_mapping(each).get("validationDeltas")) for each in _list(results.get("ingredientDeltas"))]
    faults = [
        fault for part in (_mapping(results.get("activeManifest")), *deltas) for fault in _faults(part.get("failure"))
    ]
    # An address reads self#jumbf=/c2pa/LABEL/ and what is meant of it.
    parts = [str(fault.get("url")).partition("/c2pa/")[2] for fault in faults]
    return {part.partition("/")[0] for part in parts if part}


def _noted(ingredient: dict[str, Any]) -> list[dict[str, Any]]:
    """The faults that the signer found in the ingredient: a list of its own in version 2, results in version 3."""
    results = _mapping(_mapping(ingredient.get("validation_results")).get("activeManifest"))
    return _faults(ingredient.get("validation_status")) + _faults(results.get("failure"))


def _faults(statuses: object) -> list[dict[str, Any]]:
    return [_mapping(status) for status in _list(statuses) if _mapping(status).get("code") != UNTRUSTED]


def _ai_actions(manifest: dict[str, Any]) -> Iterator[tuple[AiType, str | None]]:
    for action, source in _sources(manifest):
        if kind := ai_type(source):
            yield kind, _agent(action)


def _sources(manifest: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for action in _actions(manifest):
        if source := _text(action.get("digitalSourceType")):
            yield action, source


def _actions(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        _mapping(action)
        for assertion in _list(manifest.get("assertions"))
        if str(_mapping(assertion).get("label")).startswith("c2pa.actions")
        for action in _list(_mapping(_mapping(assertion).get("data")).get("actions"))
    ][:MOST_ACTIONS]


def _agent(action: dict[str, Any]) -> str | None:
    """softwareAgent is text in version 1 and an object in version 2."""
    agent = action.get("softwareAgent")
    return _text(agent.get("name")) if isinstance(agent, dict) else _text(agent)


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
