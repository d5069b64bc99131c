"""Where a probability and what the file tells become a verdict and its words. Nothing else decides a band.

The first row that fits decides:

| the file               | the model        | the picture                      | band           | first reason     |
|------------------------|------------------|----------------------------------|----------------|------------------|
| declares an AI source  | any              | any                              | likely_ai      | file_declares_ai |
| says anything else     | any              | too small, or too large for it   | not_applicable | outside_domain   |
| says anything else     | any              | document, screenshot, graphics … | not_applicable | unfit_<kind>     |
| says anything else     | has no edges     | fit                              | uncertain      | not_calibrated   |
| says anything else     | calibrated       | in another band once saved again | uncertain      | unstable         |
| hints at an AI source  | p_ai < real_edge | fit, stable                      | uncertain      | file_hints_ai    |
| says nothing of AI     | p_ai < real_edge | fit, stable                      | likely_real    | below_real_edge  |
| hints, or says nothing | p_ai > ai_edge   | fit, stable                      | likely_ai      | above_ai_edge    |
| hints, or says nothing | between the edges| fit, stable                      | uncertain      | between_edges    |

A re-save counts when it moves p_ai into another band and by SWING or more.
Camera data never moves a band: anybody can write them. Missing data never does: absence proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, assert_never

from aiguard.provenance.evidence import Weight

if TYPE_CHECKING:
    from aiguard.detection.spec import Domain, Thresholds
    from aiguard.provenance.evidence import Evidence


class Band(StrEnum):
    """Three, never two; and a fourth word for pictures that no band can be given."""

    LIKELY_REAL = "likely_real"
    UNCERTAIN = "uncertain"
    LIKELY_AI = "likely_ai"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Reason:
    """Why the verdict is what it is; `code` is stable, `text` is for a person."""

    code: str
    text: str


@dataclass(frozen=True)
class Seen:
    """Everything a verdict is made from.

    width, height: px, upright, before any resizing · resaved: p_ai of the picture saved again in cheap ways ·
    unfit: an imaging.fitness.Unfit, or None when the model can judge such a picture
    """

    p_ai: float
    width: int
    height: int
    resaved: tuple[float, ...] = ()
    unfit: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is said about a picture. `p_ai` is calibrated, 0..1; `reasons` begin with what decided the band."""

    band: Band
    p_ai: float
    headline: str
    reasons: tuple[Reason, ...]


SWING: Final = 0.1  # of p_ai: any re-save moves an answer by less, and next to an edge that says nothing
LOW_IS_NO_PROOF: Final = Reason(
    "low_is_no_proof",
    "A low probability is no proof that a picture is real: generators this model never saw can slip by.",
)
NOT_CALIBRATED: Final = Reason(
    "not_calibrated", "This model has not been calibrated, so its probability cannot be turned into a verdict."
)
UNFIT: Final = {
    "document": "This looks like a document. The model was made for photographs and pictures, and says nothing "
    "about pages of text. Check a picture on the page by itself: cut it out at its full size.",
    "screenshot": "This looks like a screenshot of a program or a web page. The model judges pictures, not windows. "
    "Save the picture itself and check that, or cut it out of the screenshot.",
    "flat_graphics": "This looks like a chart, a logo or other flat graphics. It has none of the fine structure that "
    "the model looks at, whoever made it.",
    "mostly_text": "This picture is mostly lettering, which the model cannot judge. If there is a photograph in it, "
    "cut that out and check it by itself.",
    "blank": "There is next to nothing in this picture to judge.",
}


def decide(seen: Seen, *, thresholds: Thresholds | None, domain: Domain) -> Verdict:
    """The verdict on one picture by one model, of which these are the edges and the sizes it can judge."""
    band, reasons = _band(seen, thresholds, domain)
    closing = () if band in (Band.LIKELY_AI, Band.NOT_APPLICABLE) else (LOW_IS_NO_PROOF,)
    return Verdict(band, seen.p_ai, headline(band), (*reasons, *closing))


def headline(band: Band) -> str:
    match band:
        case Band.LIKELY_REAL:
            return "Likely real"
        case Band.UNCERTAIN:
            return "Uncertain"
        case Band.LIKELY_AI:
            return "Likely AI-generated"
        case Band.NOT_APPLICABLE:
            return "Not applicable"
    assert_never(band)


def _band(seen: Seen, thresholds: Thresholds | None, domain: Domain) -> tuple[Band, tuple[Reason, ...]]:
    cannot = _outside(seen, domain) or _unfit(seen)
    if declared := _told(seen, Weight.DECLARES_AI):
        return Band.LIKELY_AI, (_declared(declared), cannot or _spoken(seen, thresholds))
    if cannot:
        return Band.NOT_APPLICABLE, (cannot,)
    if thresholds is None:
        return Band.UNCERTAIN, (NOT_CALIBRATED,)
    band = _between(seen.p_ai, thresholds)
    if swung := [p for p in seen.resaved if _between(p, thresholds) is not band and abs(p - seen.p_ai) >= SWING]:
        return Band.UNCERTAIN, (_unstable(seen.p_ai, swung), _spoken(seen, thresholds))
    hint = _told(seen, Weight.HINTS_AI)
    if hint and band is Band.LIKELY_REAL:
        return Band.UNCERTAIN, (_contradicted(hint), _spoken(seen, thresholds))
    return band, (_spoken(seen, thresholds), *((_agreeing(hint),) if hint else ()))


def _between(p_ai: float, edges: Thresholds) -> Band:
    if p_ai > edges.ai_edge:
        return Band.LIKELY_AI
    return Band.LIKELY_REAL if p_ai < edges.real_edge else Band.UNCERTAIN


def _told(seen: Seen, weight: Weight) -> Evidence | None:
    return next((one for one in seen.evidence if one.weight == weight), None)


def _declared(evidence: Evidence) -> Reason:
    return Reason("file_declares_ai", f"The file itself says that a machine made it: {evidence.title}. {evidence.text}")


def _contradicted(evidence: Evidence) -> Reason:
    return Reason(
        "file_hints_ai",
        f"The model finds little that speaks for AI, but the file hints at it: {evidence.title}. Anybody could have "
        "written that, so it decides nothing by itself; together the two leave it open.",
    )


def _agreeing(evidence: Evidence) -> Reason:
    return Reason("file_hints_ai", f"The file hints at an AI source as well: {evidence.title}.")


def _unstable(p_ai: float, swung: list[float]) -> Reason:
    furthest = max(swung, key=lambda p: abs(p - p_ai))
    return Reason(
        "unstable",
        f"The answer is unstable under re-saving: {percent(p_ai)} as it is, {percent(furthest)} once saved again. "
        "A verdict that a re-save can turn is none. Look for an earlier, less processed copy and check that.",
    )


def _spoken(seen: Seen, edges: Thresholds | None) -> Reason:
    """What the model by itself would have said."""
    if edges is None:
        return NOT_CALIBRATED
    said = f"The model gives {percent(seen.p_ai)} for AI-generated"
    match _between(seen.p_ai, edges):
        case Band.LIKELY_AI:
            real = f"Of the real photos it was calibrated on, at most 1 in 100 lies above {percent(edges.ai_edge)}."
            return Reason("above_ai_edge", f"{said}. {real}")
        case Band.LIKELY_REAL:
            ai = f"Of the AI pictures it was calibrated on, at most 1 in 100 lies below {percent(edges.real_edge)}."
            return Reason("below_real_edge", f"{said}. {ai}")
        case _:
            edge = f"({percent(edges.real_edge)} and {percent(edges.ai_edge)}), where real and AI pictures mix."
            return Reason("between_edges", f"{said}, between its two edges {edge}")


def _unfit(seen: Seen) -> Reason | None:
    return Reason(f"unfit_{seen.unfit}", UNFIT[seen.unfit]) if seen.unfit else None


def _outside(seen: Seen, domain: Domain) -> Reason | None:
    long_px, short_px = max(seen.width, seen.height), min(seen.width, seen.height)
    if domain.max_side_px is not None and long_px > domain.max_side_px:
        return Reason(
            "outside_domain",
            f"This model was made for pictures of at most {domain.max_side_px} pixels a side; this one has {long_px}. "
            "It is shrunk before the model sees it, which washes out the traces, so the probability says little here. "
            "Ask a model that was made for pictures of this size.",
        )
    if short_px < domain.min_side_px:
        return Reason(
            "outside_domain",
            f"This picture's short side has {short_px} pixels; the model needs at least {domain.min_side_px} to judge. "
            "Look for a larger copy and check that.",
        )
    return None


def percent(p: float) -> str:
    """Whole percents, but never a 0 or 100 that would sound like certainty."""
    if p < 0.01:
        return "under 1 %"
    if p > 0.99:
        return "over 99 %"
    return f"{p:.0%}".replace("%", " %")
