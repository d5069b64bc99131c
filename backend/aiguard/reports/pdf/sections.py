"""What stands below the verdict: the file's evidence, how it was computed, how to repeat it, what it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aiguard.provenance.evidence import Weight
from aiguard.reports.pdf.sheet import AMBER, GREY, LINE, MARGIN, PAPER, PLUM, QUIET, RED, TEAL, WIDTH
from aiguard.verdict import percent

if TYPE_CHECKING:
    from datetime import datetime

    from aiguard.reports.pdf.sheet import Sheet
    from aiguard.reports.report import Report, ReportDecision, ReportEvidence, ReportFitness, ReportVerdict

WEIGHTS: Final = {
    Weight.DECLARES_AI: ("Says that a machine made it", PLUM),
    Weight.HINTS_AI: ("A hint at AI, no proof", AMBER),
    Weight.HINTS_CAMERA: ("A hint at a camera, no proof", TEAL),
    Weight.WARNING: ("Contradicts itself", RED),
    Weight.NEUTRAL: ("For your information", GREY),
}
MOST_EVIDENCE: Final = 12
MOST_DETAILS: Final = 12
LONGEST_DETAIL: Final = 360  # characters on paper; the JSON report has them all
NO_PROOF: Final = (
    "Most programs and networks strip such data from a picture, and anybody can write some of it. That it is missing "
    "proves nothing."
)


def decision(sheet: Sheet, found: ReportDecision) -> None:
    sheet.heading("What a person found")
    sheet.say(found.words, size=9.5, limit=700)
    sheet.say(f"{moment(found.decided_at)}. The model's verdict above stays as it was given.", size=8, colour=QUIET)


def evidence(sheet: Sheet, found: list[ReportEvidence]) -> None:
    sheet.heading("What the file tells")
    if not found:
        sheet.say("Nothing about where it comes from.", size=9)
    for one in found[:MOST_EVIDENCE]:
        _piece(sheet, one)
    if len(found) > MOST_EVIDENCE:
        sheet.say(f"{len(found) - MOST_EVIDENCE} more stand in the JSON report.", size=8.5, colour=QUIET)
    sheet.ln(0.8)
    sheet.say(NO_PROOF, size=8, colour=QUIET)


def _piece(sheet: Sheet, one: ReportEvidence) -> None:
    words, colour = WEIGHTS[one.weight]
    sheet.keep_together(22)
    sheet.dot(colour)
    sheet.set_x(MARGIN + 4)
    sheet.say(one.title, size=9.5, bold=True, limit=200)
    sheet.say(words, size=8, colour=colour)
    sheet.say(one.text, size=8.5, limit=700)
    sheet.ln(0.6)
    details = list(one.details.items())
    sheet.facts(details[:MOST_DETAILS], indent=4, size=8, limit=LONGEST_DETAIL)
    if len(details) > MOST_DETAILS:
        sheet.set_x(MARGIN + 4)
        sheet.say(f"{len(details) - MOST_DETAILS} more details stand in the JSON report.", size=8, colour=QUIET)
    sheet.set_xy(MARGIN, sheet.get_y() + 1.6)


def computed(sheet: Sheet, report: Report) -> None:
    file = report.file
    size = f"{file.width} × {file.height} pixels, upright" if file.width and file.height else "not known"
    rows = [
        ("Check", str(report.check_id)),
        ("File", f"{file.name}"),
        ("Type and size", f"{file.media_type}, {file.size_bytes:,} bytes; {size}"),
        ("SHA-256 of the file", file.sha256),
        ("Uploaded", moment(report.uploaded_at)),
    ]
    sheet.heading("How it was computed")
    sheet.facts(rows + (_model_rows(report.verdict) if report.verdict else []))


def _model_rows(verdict: ReportVerdict) -> list[tuple[str, str]]:
    edges, model = verdict.thresholds, verdict.model
    return [
        ("Judged", moment(verdict.judged_at)),
        ("Model", model.id),
        ("Revision", model.revision),
        ("SHA-256 of the weights", model.weights_sha256),
        ("SHA-256 of the spec", model.spec_sha256),
        ("Thresholds", f"{edges.id}: {edges.real_edge:.6f} and {edges.ai_edge:.6f}" if edges else "not calibrated"),
        ("Probability", f"{verdict.p_ai:.6f} (log-odds before calibration {verdict.logit:.6f})"),
        ("Raw answer", ", ".join(f"{one.label} {one.logit:.6f}" for one in verdict.logits) or "none"),
        ("Saved again", "; ".join(f"{one.how}: {one.p_ai:.4f}" for one in verdict.resaved) or "not asked"),
        ("Kind of picture", _fitness_words(verdict.fitness)),
    ]


def _fitness_words(fitness: ReportFitness) -> str:
    measured = ", ".join(f"{name.replace('_', ' ')} {_short(value)}" for name, value in fitness.measures.items())
    kind = fitness.unfit.replace("_", " ") if fitness.unfit else "fit to be judged"
    return f"{kind} ({measured})" if measured else kind


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def opinions(sheet: Sheet, others: list[ReportVerdict]) -> None:
    sheet.heading("What other models said")
    for one in others:
        edges = one.thresholds
        bands = (
            f"bands change at {percent(edges.real_edge)} and {percent(edges.ai_edge)}" if edges else "not calibrated"
        )
        said = f"{one.headline}, {percent(one.p_ai)} for AI-generated ({bands}); {moment(one.judged_at)}"
        sheet.facts([(one.model.id, said), ("Revision", one.model.revision), ("Command", one.command)])


def repeating(sheet: Sheet, report: Report) -> None:
    if report.verdict is None:
        return
    sheet.heading("How to repeat it")
    sheet.say(report.how_to_repeat, size=9)
    sheet.ln(1.5)
    _boxed(sheet, report.verdict.command)


def _boxed(sheet: Sheet, line: str) -> None:
    height = sheet.height_of(line, size=9, width=WIDTH - 6) + 4
    sheet.keep_together(height)
    y = sheet.get_y()
    sheet.set_fill_color(*PAPER)
    sheet.set_draw_color(*LINE)
    sheet.rect(MARGIN, y, WIDTH, height, style="DF", round_corners=True, corner_radius=1.5)
    sheet.set_xy(MARGIN + 3, y + 2)
    sheet.say(line, size=9, width=WIDTH - 6)
    sheet.set_xy(MARGIN, y + height)


def worth(sheet: Sheet, report: Report) -> None:
    sheet.heading("What this is worth, and what it is not")
    sheet.say(report.what_it_is_worth, size=9)


def moment(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M:%S} UTC"
