"""The band in words, the bar with its edges, the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiguard.reports.pdf.sheet import AMBER, GREY, INK, PLUM, QUIET, TEAL
from aiguard.verdict import Band, percent

if TYPE_CHECKING:
    from aiguard.reports.pdf.sheet import Colour, Sheet
    from aiguard.reports.report import ReportThresholds, ReportVerdict

COLOURS: Final[dict[Band, Colour]] = {
    Band.LIKELY_REAL: TEAL,
    Band.UNCERTAIN: AMBER,
    Band.LIKELY_AI: PLUM,
    Band.NOT_APPLICABLE: GREY,
}
PALE: Final[dict[Band, Colour]] = {
    Band.LIKELY_REAL: (118, 191, 182),
    Band.UNCERTAIN: (245, 187, 95),
    Band.LIKELY_AI: (216, 131, 189),
}
BAR_MM: Final = 3.6


def draw_verdict(sheet: Sheet, verdict: ReportVerdict, *, width: float) -> None:
    """From the current place on, `width` mm wide."""
    x = sheet.get_x()
    sheet.say(verdict.headline, size=17, bold=True, colour=COLOURS[verdict.band], width=width)
    sheet.ln(0.5)
    sheet.set_x(x)
    sheet.say(probability_words(verdict), size=10, colour=QUIET, width=width)
    if verdict.band is not Band.NOT_APPLICABLE:
        sheet.set_xy(x, sheet.get_y() + 3)
        _bar(sheet, verdict, width)
    sheet.set_xy(x, sheet.get_y() + 3)
    sheet.say("Why", size=10, bold=True, width=width)
    for reason in verdict.reasons:
        sheet.set_xy(x, sheet.get_y() + 0.8)
        sheet.dot(COLOURS[verdict.band])
        sheet.set_x(x + 4)
        sheet.say(reason.text, size=9, width=width - 4, limit=900)
    sheet.set_x(x)


def probability_words(verdict: ReportVerdict) -> str:
    """What the number is worth is said with it."""
    if verdict.band is Band.NOT_APPLICABLE:
        return "The model cannot judge this picture"
    said = f"{percent(verdict.p_ai)} for AI-generated"
    declared = any(reason.code == "file_declares_ai" for reason in verdict.reasons)
    return f"The file says so itself; the model gives {said}" if declared else said


def _bar(sheet: Sheet, verdict: ReportVerdict, width: float) -> None:
    x, y = sheet.get_x(), sheet.get_y()
    for band, begin, end in _parts(verdict.thresholds):
        sheet.set_fill_color(*PALE[band])
        sheet.rect(x + begin * width, y, (end - begin) * width, BAR_MM, style="F")
    for edge in _edges(verdict.thresholds):
        sheet.set_fill_color(255, 255, 255)
        sheet.rect(x + edge * width - 0.25, y, 0.5, BAR_MM, style="F")
    at = x + min(max(verdict.p_ai * width, 0.7), width - 0.7)
    sheet.set_fill_color(255, 255, 255)
    sheet.rect(at - 1.0, y - 1.8, 2.0, BAR_MM + 3.6, style="F")
    sheet.set_fill_color(*INK)
    sheet.rect(at - 0.6, y - 1.6, 1.2, BAR_MM + 3.2, style="F", round_corners=True, corner_radius=0.5)
    sheet.set_xy(x, y + BAR_MM + 2)
    sheet.say(_scale_words(verdict.thresholds), size=8, colour=QUIET, width=width)


def _parts(edges: ReportThresholds | None) -> list[tuple[Band, float, float]]:
    if edges is None:
        return [(Band.UNCERTAIN, 0, 1)]
    return [
        (Band.LIKELY_REAL, 0, edges.real_edge),
        (Band.UNCERTAIN, edges.real_edge, edges.ai_edge),
        (Band.LIKELY_AI, edges.ai_edge, 1),
    ]


def _edges(edges: ReportThresholds | None) -> list[float]:
    return [edges.real_edge, edges.ai_edge] if edges else []


def _scale_words(edges: ReportThresholds | None) -> str:
    if edges is None:
        return "From 0 to 100 %. This model has no calibrated bands."
    return (
        f"From 0 to 100 %. Likely real below {percent(edges.real_edge)}, likely AI-generated above "
        f"{percent(edges.ai_edge)}, uncertain between them."
    )
