from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from aiguard.reports import words
from aiguard.reports.pdf.pictures import printed
from aiguard.reports.pdf.render import render
from aiguard.reports.pdf.text import readable
from aiguard.reports.report import Report, schema
from tests.unit.reports.samples import evidence, pages_of, report, text_of, verdict, webp

ROOT = Path(__file__).resolve().parents[3]
COMMITTED = ROOT / "docs" / "report.schema.json"
HOSTILE = "\u202egpj.exe\u05d0漢字\U0001f600\x1b[31m\\(\\)()<b>{nb}</b> %PDF"


def on_paper(of: Report, **pictures: Any) -> str:
    return text_of(render(of, pictures.get("picture"), pictures.get("heatmap"))).replace("\u00a0", " ")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_committed_schema_is_the_one_of_the_report() -> None:
    said = "run: python -m aiguard.reports.report > docs/report.schema.json"
    assert COMMITTED.read_text(encoding="utf-8") == schema(), said


@pytest.mark.parametrize("of", [report(verdict(evidence=[evidence()]), opinions=[verdict()]), report(None)])
def test_a_report_is_what_its_schema_says(of: Report) -> None:
    described = json.loads(COMMITTED.read_text(encoding="utf-8"))
    told = json.loads(of.model_dump_json())
    jsonschema.Draft202012Validator(described).validate(told)
    for broken in (told | {"version": "1"}, told | {"more": 1}, {name: told[name] for name in told if name != "file"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(described).validate(broken)


def test_the_paper_says_everything_that_is_needed_to_repeat_the_verdict() -> None:
    told = report(verdict(evidence=[evidence()]))
    paper = flat(on_paper(told))
    for fact in (
        *(str(told.check_id), "holiday αβγ Жук.png", "0f" * 32, "image/png, 1,234,567 bytes; 4000 × 3000 pixels"),
        *(
            "1 of 1",
            "wild-hybrid-256",
            "ab" * 32,
            "cd" * 32,
            "wild/1: 0.200000 and 0.980000",
            "0.430000",
            "ai -0.300000",
        ),
        *("JPEG 70: 0.4000", "fit to be judged (flat share 0.02)", "21 November 2026, 11:30:05 UTC", "0.2.0"),
        *("Uncertain", "43 % for AI-generated", "below 20 %", "above 98 %", "between its two edges"),
        *("Made with ComfyUI", "Says that a machine made it", "a lighthouse at dusk", words.WORTH[:60]),
        "aiguard check 'holiday αβγ Жук.png' --model wild-hybrid-256 --json",
    ):
        assert fact in paper


def test_the_same_check_gives_the_same_bytes() -> None:
    def once() -> bytes:
        return render(report(verdict()), printed(webp()), printed(webp(), webp("RGBA")))

    assert once() == once()
    assert once() != render(report(verdict(p_ai=0.44)), printed(webp()), printed(webp(), webp("RGBA")))


def test_the_paper_has_a_title_and_a_language() -> None:
    pdf = render(report(verdict()), None, None)
    title = "AI Guard Vision report: holiday αβγ Жук.png".encode("utf-16-be")
    assert title in pdf.replace(b"\\\\", b"\\").replace(b"\\(", b"(") or title.hex().upper().encode() in pdf.upper()
    assert b"/Lang (en)" in pdf


@pytest.mark.parametrize("places", ["name", "reason", "evidence", "failure"])
def test_hostile_text_stays_text(places: str) -> None:
    told = {
        "name": lambda: report(verdict(), name=HOSTILE),
        "reason": lambda: report(verdict(reasons=[{"code": "x", "text": HOSTILE}])),
        "evidence": lambda: report(
            verdict(evidence=[evidence(title=HOSTILE, text=HOSTILE, details={HOSTILE: HOSTILE})])
        ),
        "failure": lambda: report(None, failure={"code": "x", "text": HOSTILE}),
    }[places]()
    paper = "".join(on_paper(told).split())
    assert r"\u{202e}gpj.exe\u{5d0}\u{6f22}\u{5b57}\u{1f600}\u{1b}[31m\(\)()<b>{nb}</b>%PDF" in paper
    assert "\u202e" not in paper
    assert "漢" not in paper


def test_a_huge_workflow_is_cut_with_a_note_and_floods_nobody() -> None:
    details = {f"detail {number}": "w" * 2000 for number in range(40)}
    pdf = render(report(verdict(evidence=[evidence(details=details)] * 40, reasons=[])), None, None)
    paper = flat(text_of(pdf))
    assert "1640 more characters stand in the JSON report" in paper
    assert "28 more details stand in the JSON report" in paper
    assert "28 more stand in the JSON report" in paper
    assert pages_of(pdf) < 40


def test_an_honest_report_fits_on_two_sheets() -> None:
    assert pages_of(render(report(verdict()), printed(webp()), None)) == 1
    pictures = printed(webp(size=(1500, 2048))), printed(webp(size=(1500, 2048)), webp("RGBA"))
    three = [evidence(), evidence(source="exif", weight="hints_camera"), evidence(source="c2pa", weight="neutral")]
    assert pages_of(render(report(verdict(evidence=three), opinions=[verdict()]), *pictures)) == 2


def test_without_a_picture_or_a_verdict_there_is_still_a_report() -> None:
    assert "The picture is no longer kept." in on_paper(report(verdict()))
    failed = on_paper(report(None, failure={"code": "damaged", "text": "The file is damaged."}))
    assert "No verdict" in failed
    assert "The file is damaged." in failed
    assert "aiguard check" not in failed


def test_what_cannot_be_judged_gets_no_number_to_hold_on_to() -> None:
    paper = on_paper(report(verdict(band="not_applicable", headline="Not applicable", thresholds=None, p_ai=0.98)))
    assert "The model cannot judge this picture" in paper
    assert "98 %" not in paper


def test_pictures_are_printed_small_and_tiny_ones_as_their_pixels() -> None:
    large, tiny = printed(webp(size=(2048, 1024))), printed(webp(size=(32, 16)), webp("RGBA"))
    assert (large.width, large.height) == (1000, 500)
    assert (tiny.width, tiny.height) == (256, 128)
    assert large.jpeg.startswith(b"\xff\xd8")


def test_text_is_cut_where_it_would_be_too_long() -> None:
    assert readable("abc", 3) == "abc"
    assert readable("abcd", 3) == "abc … (1 more characters stand in the JSON report)"
    assert readable("a\nb\tc") == "a b c"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("cat.png", "cat.png"),
        ("my cat.png", "'my cat.png'"),
        ("it's; rm -rf ~", "'it'\"'\"'s; rm -rf ~'"),
        ("-rf.png", "./-rf.png"),
        ("a\nb.png", "FILE"),
        ("\u202ea.png", "FILE"),
        ("x" * 200, "FILE"),
    ],
)
def test_the_command_can_be_pasted_whatever_the_file_is_called(name: str, typed: str) -> None:
    assert words.command(name, "panel") == f"aiguard check {typed} --model panel --json"
