"""A report on one or two sheets of A4, to be printed and filed: the same check always gives the same bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from aiguard.reports.pdf import sections
from aiguard.reports.pdf.sheet import GREY, LINE, MARGIN, PAPER, QUIET, WIDTH, Sheet
from aiguard.reports.pdf.verdict import draw_verdict

if TYPE_CHECKING:
    from aiguard.reports.pdf.pictures import Printed
    from aiguard.reports.report import Report, ReportFailure

LEFT: Final = 78.0  # mm, the pictures' column
GAP: Final = 8.0
MOST_HIGH: Final = 84.0
GONE: Final = "The picture is no longer kept."
NOTHING: Final = "There is no picture to show."


def render(report: Report, picture: Printed | None, heatmap: Printed | None) -> bytes:
    """The PDF. `heatmap`: the picture with the map laid over it."""
    sheet = Sheet(
        title=f"AI Guard Vision report: {report.file.name}",
        mark=f"AI Guard Vision {report.software.version} · check {report.check_id}",
        dated=report.finished_at or report.uploaded_at,
    )
    _name(sheet, report)
    _beside(sheet, report, picture, heatmap)
    if report.decision:
        sections.decision(sheet, report.decision)
    if report.verdict:
        sections.evidence(sheet, report.verdict.evidence)
    sections.computed(sheet, report)
    if report.opinions:
        sections.opinions(sheet, report.opinions)
    sections.repeating(sheet, report)
    sections.worth(sheet, report)
    return bytes(sheet.output())


def _name(sheet: Sheet, report: Report) -> None:
    sheet.say(report.file.name, size=15, bold=True, limit=90)
    at = report.verdict.judged_at if report.verdict else report.uploaded_at
    sheet.say(f"{'Judged' if report.verdict else 'Uploaded'} {sections.moment(at)}", size=9, colour=QUIET)
    sheet.ln(3.5)


def _beside(sheet: Sheet, report: Report, picture: Printed | None, heatmap: Printed | None) -> None:
    """Pictures on the left, the verdict on the right."""
    top = sheet.get_y()
    below = _pictures(sheet, report, picture, heatmap)
    sheet.set_xy(MARGIN + LEFT + GAP, top)
    if report.verdict:
        draw_verdict(sheet, report.verdict, width=WIDTH - LEFT - GAP)
    elif report.failure:
        _failure(sheet, report.failure)
    sheet.set_xy(MARGIN, max(below, sheet.get_y()))


def _pictures(sheet: Sheet, report: Report, picture: Printed | None, heatmap: Printed | None) -> float:
    """Returns where they end."""
    y = sheet.get_y()
    if picture is None:
        return _placeholder(sheet, y, GONE if report.verdict else NOTHING)
    shown = [(picture, f"The picture that was judged: {report.file.name}", "")]
    if heatmap is not None:
        shown.append((heatmap, "Heatmap", "Warm places spoke most for AI, compared within this picture. No proof."))
    for one, alternative, caption in shown:
        scale = min(LEFT / one.width, MOST_HIGH / len(shown) / one.height)
        width, height = one.width * scale, one.height * scale
        sheet.image(io.BytesIO(one.jpeg), MARGIN, y, width, height, alt_text=alternative)
        y += height + 1.5
        if caption:
            sheet.set_xy(MARGIN, y)
            sheet.say(caption, size=7.5, colour=QUIET, width=LEFT)
            y = sheet.get_y() + 1
    return y


def _placeholder(sheet: Sheet, y: float, words: str) -> float:
    sheet.set_fill_color(*PAPER)
    sheet.set_draw_color(*LINE)
    sheet.rect(MARGIN, y, LEFT, 40, style="DF", round_corners=True, corner_radius=2)
    sheet.set_xy(MARGIN + 4, y + 18)
    sheet.say(words, size=9, colour=QUIET, width=LEFT - 8)
    return y + 42


def _failure(sheet: Sheet, failure: ReportFailure) -> None:
    width = WIDTH - LEFT - GAP
    sheet.say("No verdict", size=17, bold=True, colour=GREY, width=width)
    sheet.ln(0.5)
    sheet.set_x(MARGIN + LEFT + GAP)
    sheet.say(failure.text, size=9.5, width=width, limit=900)
