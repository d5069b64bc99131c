"""The table in verdict.py, row by row."""

from __future__ import annotations

import pytest

from aiguard.detection.spec import Domain, Thresholds
from aiguard.verdict import Band, Verdict, decide

EDGES = Thresholds(id="t", real_edge=0.2, ai_edge=0.9)
DOMAIN = Domain(min_side_px=24, max_side_px=64)


def verdict(p_ai: float, side: int = 32, edges: Thresholds | None = EDGES, domain: Domain = DOMAIN) -> Verdict:
    return decide(p_ai, width=side, height=side, thresholds=edges, domain=domain)


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
def test_a_calibrated_model_inside_its_domain(p_ai: float, band: Band, reason: str) -> None:
    found = verdict(p_ai)
    assert (found.band, found.reasons[0].code, found.p_ai) == (band, reason, p_ai)


@pytest.mark.parametrize("side", [23, 65])
@pytest.mark.parametrize("p_ai", [0.01, 0.99])
def test_a_picture_outside_the_domain_is_uncertain_whatever_the_model_says(side: int, p_ai: float) -> None:
    found = verdict(p_ai, side)
    assert found.band is Band.UNCERTAIN
    assert found.reasons[0].code == "outside_domain"
    assert str(side) in found.reasons[0].text


def test_the_long_side_counts_for_the_upper_limit_and_the_short_one_for_the_lower() -> None:
    assert decide(0.5, width=65, height=30, thresholds=EDGES, domain=DOMAIN).reasons[0].code == "outside_domain"
    assert decide(0.5, width=64, height=24, thresholds=EDGES, domain=DOMAIN).reasons[0].code == "between_edges"
    assert decide(0.5, width=9000, height=24, thresholds=EDGES, domain=Domain()).reasons[0].code == "between_edges"


def test_an_uncalibrated_model_says_only_uncertain() -> None:
    found = verdict(0.999, edges=None)
    assert (found.band, found.reasons[0].code) == (Band.UNCERTAIN, "not_calibrated")


@pytest.mark.parametrize("p_ai", [0.0, 0.1, 0.5])
def test_whoever_is_not_called_ai_made_hears_that_this_is_no_proof(p_ai: float) -> None:
    assert "low_is_no_proof" in {reason.code for reason in verdict(p_ai).reasons}


@pytest.mark.parametrize("p_ai", [0.0, 0.001, 0.999, 1.0])
def test_no_words_claim_certainty(p_ai: float) -> None:
    said = " ".join(reason.text for reason in verdict(p_ai).reasons) + verdict(p_ai).headline
    assert "authentic" not in said.lower()
    assert " 0 %" not in said
    assert "100 %" not in said
