"""Where a probability becomes a verdict and its words. Nothing else decides a band.

| the model                    | the picture                   | p_ai               | band        | first reason      |
|------------------------------|-------------------------------|--------------------|-------------|-------------------|
| any                          | outside the sizes it can judge| any                | uncertain   | outside_domain    |
| without calibrated edges     | any                           | any                | uncertain   | not_calibrated    |
| calibrated                   | inside                        | > ai_edge          | likely_ai   | above_ai_edge     |
| calibrated                   | inside                        | < real_edge        | likely_real | below_real_edge   |
| calibrated                   | inside                        | between the edges  | uncertain   | between_edges     |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from aiguard.detection.spec import Domain, Thresholds


class Band(StrEnum):
    """Three, never two."""

    LIKELY_REAL = "likely_real"
    UNCERTAIN = "uncertain"
    LIKELY_AI = "likely_ai"


@dataclass(frozen=True)
class Reason:
    """Why the verdict is what it is; `code` is stable, `text` is for a person."""

    code: str
    text: str


@dataclass(frozen=True)
class Verdict:
    """What is said about a picture. `p_ai` is calibrated, 0..1; `reasons` begin with what decided the band."""

    band: Band
    p_ai: float
    headline: str
    reasons: tuple[Reason, ...]


LOW_IS_NO_PROOF = Reason(
    "low_is_no_proof",
    "A low probability is no proof that a picture is real: generators this model never saw can slip by.",
)


def decide(p_ai: float, *, width: int, height: int, thresholds: Thresholds | None, domain: Domain) -> Verdict:
    """The verdict on one picture of `width` × `height` px (upright, before any resizing)."""
    band, reason = _band(p_ai, max(width, height), min(width, height), thresholds, domain)
    reasons = (reason, LOW_IS_NO_PROOF) if band is not Band.LIKELY_AI else (reason,)
    return Verdict(band, p_ai, headline(band), reasons)


def headline(band: Band) -> str:
    match band:
        case Band.LIKELY_REAL:
            return "Likely real"
        case Band.UNCERTAIN:
            return "Uncertain"
        case Band.LIKELY_AI:
            return "Likely AI-generated"
    assert_never(band)


def _band(
    p_ai: float, long_px: int, short_px: int, thresholds: Thresholds | None, domain: Domain
) -> tuple[Band, Reason]:
    if outside := _outside(long_px, short_px, domain):
        return Band.UNCERTAIN, outside
    if thresholds is None:
        return Band.UNCERTAIN, Reason(
            "not_calibrated", "This model has not been calibrated, so its probability cannot be turned into a verdict."
        )
    if p_ai > thresholds.ai_edge:
        return Band.LIKELY_AI, Reason(
            "above_ai_edge",
            f"The model gives {_percent(p_ai)} for AI-generated. Of the real photos it was calibrated on, "
            f"at most 1 in 100 lies above {_percent(thresholds.ai_edge)}.",
        )
    if p_ai < thresholds.real_edge:
        return Band.LIKELY_REAL, Reason(
            "below_real_edge",
            f"The model gives {_percent(p_ai)} for AI-generated. Of the AI pictures it was calibrated on, "
            f"at most 1 in 100 lies below {_percent(thresholds.real_edge)}.",
        )
    return Band.UNCERTAIN, Reason(
        "between_edges",
        f"The model gives {_percent(p_ai)} for AI-generated, between its two edges "
        f"({_percent(thresholds.real_edge)} and {_percent(thresholds.ai_edge)}), where real and AI pictures mix.",
    )


def _outside(long_px: int, short_px: int, domain: Domain) -> Reason | None:
    if domain.max_side_px is not None and long_px > domain.max_side_px:
        return Reason(
            "outside_domain",
            f"This model was made for pictures of at most {domain.max_side_px} pixels a side; this one has {long_px}. "
            "It is shrunk before the model sees it, which washes out the traces, so the probability says little here.",
        )
    if short_px < domain.min_side_px:
        return Reason(
            "outside_domain",
            f"This picture's short side has {short_px} pixels; the model needs at least {domain.min_side_px} to judge.",
        )
    return None


def _percent(p: float) -> str:
    """Whole percents, but never a 0 or 100 that would sound like certainty."""
    if p < 0.01:
        return "under 1 %"
    if p > 0.99:
        return "over 99 %"
    return f"{p:.0%}".replace("%", " %")
