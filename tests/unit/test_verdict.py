"""The table in verdict.py, row by row."""

from __future__ import annotations

import pytest

from aiguard.detection.spec import Domain, Thresholds
from aiguard.imaging.fitness import Unfit
from aiguard.provenance.evidence import Evidence, Weight
from aiguard.verdict import UNFIT, Band, Seen, Verdict, decide

EDGES = Thresholds(id="t", real_edge=0.2, ai_edge=0.9)
DOMAIN = Domain(min_side_px=24, max_side_px=64)


def told(weight: Weight) -> Evidence:
    return Evidence("generator", "made_up", weight, "Written by a generator", "It says so.")


def verdict(
    p_ai: float,
    *told_by_file: Evidence,
    side: int = 32,
    resaved: tuple[float, ...] = (),
    unfit: str | None = None,
    edges: Thresholds | None = EDGES,
) -> Verdict:
    seen = Seen(p_ai, side, side, resaved, unfit, told_by_file)
    return decide(seen, thresholds=edges, domain=DOMAIN)


DECLARED, HINTED, CAMERA = told(Weight.DECLARES_AI), told(Weight.HINTS_AI), told(Weight.HINTS_CAMERA)


@pytest.mark.parametrize(
    ("p_ai", "band", "reason"),
    [
        (0.95, Band.LIKELY_AI, "above_ai_edge"),
        (0.9, Band.UNCERTAIN, "between_edges"),
        (0.5, Band.UNCERTAIN, "between_edges"),
        (0.2, Band.UNCERTAIN, "between_edges"),
        (0.1, Band.LIKELY_REAL, "below_real_edge"),
    ],
)
@pytest.mark.parametrize("evidence", [(), (CAMERA,), (told(Weight.NEUTRAL), told(Weight.WARNING))])
def test_without_a_word_of_ai_in_the_file_the_edges_decide(
    p_ai: float, band: Band, reason: str, evidence: tuple[Evidence, ...]
) -> None:
    found = verdict(p_ai, *evidence)
    assert (found.band, found.reasons[0].code, found.p_ai) == (band, reason, p_ai)


@pytest.mark.parametrize("p_ai", [0.01, 0.5, 0.99])
@pytest.mark.parametrize("side", [8, 32, 900])
@pytest.mark.parametrize("edges", [EDGES, None])
def test_a_file_that_declares_ai_decides_and_the_model_is_heard_beside_it(
    p_ai: float, side: int, edges: Thresholds | None
) -> None:
    found = verdict(p_ai, CAMERA, DECLARED, side=side, unfit="document", resaved=(0.5,), edges=edges)
    assert (found.band, found.reasons[0].code, found.p_ai) == (Band.LIKELY_AI, "file_declares_ai", p_ai)
    assert "Written by a generator" in found.reasons[0].text
    assert len(found.reasons) == 2


def test_a_hint_turns_likely_real_into_uncertain_and_moves_nothing_else() -> None:
    low, middle, high = (verdict(p, HINTED) for p in (0.1, 0.5, 0.95))
    assert (low.band, low.reasons[0].code) == (Band.UNCERTAIN, "file_hints_ai")
    assert (middle.band, high.band) == (Band.UNCERTAIN, Band.LIKELY_AI)
    assert [one.reasons[0].code for one in (middle, high)] == ["between_edges", "above_ai_edge"]
    assert "file_hints_ai" in {reason.code for reason in high.reasons}


@pytest.mark.parametrize("side", [23, 65])
@pytest.mark.parametrize("p_ai", [0.01, 0.99])
def test_a_picture_the_model_cannot_judge_gets_no_band_whatever_it_says(side: int, p_ai: float) -> None:
    found = verdict(p_ai, HINTED, side=side)
    assert found.band is Band.NOT_APPLICABLE
    assert found.reasons[0].code == "outside_domain"
    assert str(side) in found.reasons[0].text


@pytest.mark.parametrize("unfit", list(Unfit))
@pytest.mark.parametrize("p_ai", [0.01, 0.99])
def test_whatever_is_no_picture_is_named_for_what_it_is(unfit: Unfit, p_ai: float) -> None:
    found = verdict(p_ai, unfit=unfit)
    assert (found.band, found.reasons[0].code) == (Band.NOT_APPLICABLE, f"unfit_{unfit}")
    assert found.reasons[0].text == UNFIT[unfit]


def test_the_long_side_counts_for_the_upper_limit_and_the_short_one_for_the_lower() -> None:
    def first(width: int, height: int, domain: Domain = DOMAIN) -> str:
        return decide(Seen(0.5, width, height), thresholds=EDGES, domain=domain).reasons[0].code

    assert first(65, 30) == "outside_domain"
    assert first(64, 24) == "between_edges"
    assert first(9000, 24, Domain()) == "between_edges"


def test_an_uncalibrated_model_says_only_uncertain() -> None:
    found = verdict(0.999, edges=None)
    assert (found.band, found.reasons[0].code) == (Band.UNCERTAIN, "not_calibrated")


@pytest.mark.parametrize(("p_ai", "again"), [(0.95, 0.6), (0.95, 0.1), (0.1, 0.3), (0.5, 0.95), (0.91, 0.8)])
def test_an_answer_that_a_resave_moves_into_another_band_is_unstable(p_ai: float, again: float) -> None:
    found = verdict(p_ai, resaved=(p_ai, again))
    assert (found.band, found.reasons[0].code) == (Band.UNCERTAIN, "unstable")
    assert "unstable under re-saving" in found.reasons[0].text


@pytest.mark.parametrize(("p_ai", "again"), [(0.95, 0.91), (0.1, 0.19), (0.5, 0.3), (0.19, 0.22), (0.92, 0.85)])
def test_an_answer_that_moves_within_its_band_or_by_little_stands(p_ai: float, again: float) -> None:
    assert verdict(p_ai, resaved=(again,)).reasons[0].code != "unstable"


@pytest.mark.parametrize("p_ai", [0.0, 0.1, 0.5])
def test_whoever_is_not_called_ai_made_hears_that_this_is_no_proof(p_ai: float) -> None:
    assert "low_is_no_proof" in {reason.code for reason in verdict(p_ai).reasons}


@pytest.mark.parametrize("p_ai", [0.0, 0.001, 0.999, 1.0])
@pytest.mark.parametrize("evidence", [(), (HINTED,), (DECLARED,)])
@pytest.mark.parametrize("resaved", [(), (0.5,)])
def test_no_words_claim_certainty(p_ai: float, evidence: tuple[Evidence, ...], resaved: tuple[float, ...]) -> None:
    found = verdict(p_ai, *evidence, resaved=resaved)
    said = " ".join(reason.text for reason in found.reasons) + found.headline
    assert "authentic" not in said.lower()
    assert " 0 %" not in said
    assert "100 %" not in said
