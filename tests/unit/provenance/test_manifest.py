"""What a manifest store says is read out of any report, however it is made."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aiguard.provenance import manifest
from tests.unit.provenance.pictures import TYPES

FAULT = {"code": "claimSignature.mismatch", "url": "self#jumbf=/c2pa/inner/c2pa.signature"}
UNTRUSTED = {"code": "signingCredential.untrusted", "url": "self#jumbf=/c2pa/inner/c2pa.signature"}
KEYS = [
    "active_manifest",
    "manifests",
    "ingredients",
    "assertions",
    "label",
    "data",
    "actions",
    "action",
    "digitalSourceType",
    "softwareAgent",
    "name",
    "relationship",
    "validation_status",
    "validation_results",
    "ingredientDeltas",
    "validationDeltas",
    "failure",
    "activeManifest",
    "code",
    "url",
    "claim_generator_info",
    "signature_info",
    "issuer",
    "time",
    "title",
    "A",
]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(("A", "c2pa.actions", TYPES + "trainedAlgorithmicMedia")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


def made_by_ai() -> dict[str, Any]:
    action = {
        "action": "c2pa.created",
        "softwareAgent": "Painter",
        "digitalSourceType": TYPES + "trainedAlgorithmicMedia",
    }
    return {"assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}]}


def report(ingredient: dict[str, Any] | None = None, **further: Any) -> dict[str, Any]:
    """An active manifest with one AI ingredient."""
    own = {"active_manifest": "inner", "relationship": "parentOf"} | (ingredient or {})
    return {"active_manifest": "outer", "manifests": {"outer": {"ingredients": [own]}, "inner": made_by_ai()}} | further


def failing(fault: dict[str, str]) -> dict[str, Any]:
    return {"ingredientDeltas": [{"validationDeltas": {"failure": [fault]}}]}


@pytest.mark.parametrize(
    "made",
    [
        report({"validation_status": [UNTRUSTED, FAULT]}),
        report({"validation_results": {"activeManifest": {"failure": [FAULT]}}}),
        report(validation_results=failing(FAULT)),
        report(validation_results={"activeManifest": {"failure": [FAULT]}}),
    ],
    ids=["noted, version 2", "noted, version 3", "found now", "found now in the whole"],
)
def test_an_ingredient_with_a_fault_is_not_sound(made: dict[str, Any]) -> None:
    assert [one.sound for one in manifest.ai_named(made)] == [False]


@pytest.mark.parametrize(
    "made",
    [report(), report({"validation_status": [UNTRUSTED]}), report(validation_results=failing(UNTRUSTED))],
    ids=["nothing noted", "untrusted, noted", "untrusted, found"],
)
def test_an_ingredient_whose_signer_nobody_trusts_is_sound(made: dict[str, Any]) -> None:
    (found,) = manifest.ai_named(made)

    assert (found.sound, found.relation, found.tool) == (True, "parentOf", "Painter")


def test_what_stands_behind_a_fault_is_not_sound_either() -> None:
    made = report({"validation_status": [FAULT], "active_manifest": "middle"})
    made["manifests"]["middle"] = {"ingredients": [{"active_manifest": "inner", "relationship": "parentOf"}]}

    assert [one.sound for one in manifest.ai_named(made)] == [False]


def test_a_parent_of_a_part_is_still_a_part() -> None:
    made = report({"relationship": "componentOf", "active_manifest": "middle"})
    made["manifests"]["middle"] = {"ingredients": [{"active_manifest": "inner", "relationship": "parentOf"}]}

    assert [one.relation for one in manifest.ai_named(made)] == ["componentOf"]


def test_ingredients_in_a_circle_are_each_read_once() -> None:
    made = report()
    made["manifests"]["inner"]["ingredients"] = [
        {"active_manifest": "outer", "relationship": "parentOf"},
        {"active_manifest": "inner", "relationship": "parentOf"},
    ]

    assert len(manifest.ai_named(made)) == 1


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING))
def test_no_report_makes_it_fall(anything: dict[str, Any]) -> None:
    manifest.ai_named(anything)
    manifest.failures(anything)
    manifest.described(anything)
    manifest.captured(anything)
