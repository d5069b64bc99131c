"""Content Credentials: signed statements about a picture's origin, validated offline."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aiguard.provenance import manifest
from aiguard.provenance.containers.metered import Metered
from aiguard.provenance.evidence import Evidence, Weight, facts

if TYPE_CHECKING:
    from pathlib import Path

    import c2pa  # type: ignore[import-untyped]

    from aiguard.provenance.containers.source import Source

LONGEST_REPORT = 16 * 2**20  # characters
REMOTE = "Remote: must fetch"  # how the library says that fetching is off; it has no class of its own
# The label of every manifest store, and the field that points to one elsewhere. Looking for them first spares most
# pictures the library, which takes 14 s for a WebP of six million empty chunks.
MARKS = (b"c2pa", b"provenance")
MOST_CALLS = 200_000  # reads and seeks: honest files of 50 MB stay under 70,000, hostile ones ask for many millions
TYPES = ("jpeg", "png", "webp", "heif", "heic", "avif", "tiff", "gif")

NO_PROOF = "Most pictures carry no such statement, and one can be removed: its absence proves nothing."
WHO = {
    "Trusted": "It was signed by somebody on the trust list.",
    "Valid": "The signature holds, but the signer is on no trust list given to this service.",
}


def read(source: Source, trust_list: Path | None = None) -> list[Evidence]:
    """`trust_list`: PEM certificates whose signers count as trusted; without it nobody does.

    Raises c2pa.C2paError on a manifest that cannot be parsed, ValueError on a file or a report that is too long.
    """
    if source.media_type.removeprefix("image/") not in TYPES or not source.mentions(*MARKS):
        return []
    if source.endless:
        raise ValueError("the file has too many parts")
    found = _report(source, trust_list)
    if found is None:
        return []
    if isinstance(found, _Elsewhere):
        return [_remote()]
    state, report = found
    # What holds before what does not, the picture and its parts before mere inputs, then the nearest.
    named = sorted(manifest.ai_named(report), key=lambda one: (not one.sound, one.relation == "inputTo"))
    return [*(_ai(one, state, report) for one in named[:1]), _validity(state, report)]


class _Elsewhere:
    """The file only names an address of a manifest."""


def _report(source: Source, trust_list: Path | None) -> tuple[str, dict[str, Any]] | _Elsewhere | None:
    """(validation state, report), or None when there is no manifest."""
    import c2pa

    try:
        with Metered(source.path, MOST_CALLS) as file:
            reader = c2pa.Reader.try_create(source.media_type, file, context=_context(trust_list))
            if reader is None:
                return None
            with reader:
                text = reader.json()
                state = reader.get_validation_state()
    except c2pa.C2paError as error:
        if str(error).startswith(REMOTE):
            return _Elsewhere()
        raise
    if len(text) > LONGEST_REPORT:
        raise ValueError("the manifest store is too long")
    report = json.loads(text)
    return str(state), report if isinstance(report, dict) else {}


@lru_cache(maxsize=2)
def _context(trust_list: Path | None) -> c2pa.Context:
    """No network: neither manifests elsewhere nor certificates' states are fetched."""
    import c2pa

    settings: dict[str, Any] = {
        "core": {"decode_identity_assertions": False, "max_decompressed_manifest_size_in_mb": 32},
        "verify": {
            "verify_after_reading": True,
            "verify_trust": True,
            "verify_timestamp_trust": False,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
    }
    if trust_list is not None:
        settings["trust"] = {"user_anchors": trust_list.read_text()}
    return c2pa.Context.from_dict(settings)


def _validity(state: str, report: dict[str, Any]) -> Evidence:
    details = facts(manifest.described(report))
    if state not in WHO:
        faults = ", ".join(manifest.failures(report)[:20])
        return Evidence(
            "c2pa",
            "c2pa_invalid",
            Weight.WARNING,
            "Content Credentials do not fit the picture",
            "The file carries a signed statement of origin (C2PA), but it does not hold: the picture or the statement "
            "was changed after signing. Honest software that does not know C2PA can cause this too.",
            details | facts({"what does not hold": faults}),
        )
    camera = manifest.captured(report)
    return Evidence(
        "c2pa",
        "c2pa_trusted" if state == "Trusted" else "c2pa_valid",
        Weight.HINTS_CAMERA if camera else Weight.NEUTRAL,
        "Content Credentials are intact",
        f"The file carries a signed statement of origin (C2PA) and was not changed since. {WHO[state]} "
        + ("It says that a camera took the picture, as far as the signer can be believed." if camera else NO_PROOF),
        details,
    )


def _ai(named: manifest.Named, state: str, report: dict[str, Any]) -> Evidence:
    holds = state in WHO and named.sound
    whole = named.relation == "parentOf"
    decides = holds and named.relation in ("parentOf", "componentOf")
    of = "ingredient_" if named.ingredient is not None else ""
    return Evidence(
        "c2pa",
        f"c2pa_{of}{named.type.slug}" + ("" if holds else "_not_valid"),
        Weight.DECLARES_AI if decides else Weight.HINTS_AI,
        "Content Credentials name AI" if whole else "Content Credentials name AI in a part of the picture",
        f"{_subject(named)} was {named.type.meaning}, says the file's signed statement (C2PA). "
        + (WHO[state] if holds else "That statement does not hold, so anybody may have written it."),
        facts({"tool": named.tool, "ingredient": named.ingredient}) | facts(manifest.described(report)),
    )


def _subject(named: manifest.Named) -> str:
    if named.ingredient is None:
        return "The picture"
    if named.relation == "parentOf":
        return "The picture that this one was made from (its ingredient)"
    return (
        "An ingredient of the picture" if named.relation == "componentOf" else "An input to the making of the picture"
    )


def _remote() -> Evidence:
    return Evidence(
        "c2pa",
        "c2pa_elsewhere",
        Weight.NEUTRAL,
        "Content Credentials lie elsewhere",
        "The file points to a signed statement of origin (C2PA) on another server. Nothing is fetched from there, so "
        f"it was not read. {NO_PROOF}",
    )
