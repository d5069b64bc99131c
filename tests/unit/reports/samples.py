"""Reports to print, and what a reader's search would find on the paper."""

from __future__ import annotations

import io
import re
import zlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image

from aiguard.reports import words
from aiguard.reports.report import Report, ReportVerdict

JUDGED = datetime(2026, 11, 21, 11, 30, 5, tzinfo=UTC)
NAME = "holiday αβγ Жук.png"


def webp(mode: str = "RGB", size: tuple[int, int] = (140, 100)) -> bytes:
    pixels = np.random.default_rng(3).integers(0, 255, (*size[::-1], len(mode)), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels, mode).save(out, "WEBP")
    return out.getvalue()


def evidence(**changed: Any) -> dict[str, Any]:
    return {
        "source": "generator",
        "code": "generator_parameters",
        "weight": "declares_ai",
        "title": "Made with ComfyUI",
        "text": "The file carries the parameters with which a generator made it.",
        "details": {"tool": "ComfyUI", "prompt": "a lighthouse at dusk"},
    } | changed


def verdict(**changed: Any) -> ReportVerdict:
    told: dict[str, Any] = {
        "band": "uncertain",
        "headline": "Uncertain",
        "p_ai": 0.43,
        "logit": -0.3,
        "logits": [{"label": "ai", "logit": -0.3}, {"label": "real", "logit": 0.0}],
        "resaved": [{"how": "JPEG 70", "p_ai": 0.4}],
        "fitness": {"unfit": None, "measures": {"flat_share": 0.02}},
        "reasons": [{"code": "between_edges", "text": "The model gives 43 % for AI-generated, between its two edges."}],
        "evidence": [],
        "model": {"id": "wild-hybrid-256", "revision": "7", "weights_sha256": "ab" * 32, "spec_sha256": "cd" * 32},
        "thresholds": {"id": "wild/1", "real_edge": 0.2, "ai_edge": 0.98},
        "judged_at": JUDGED,
        "command": words.command(NAME, "wild-hybrid-256"),
    }
    return ReportVerdict(**told | changed)


def report(said: ReportVerdict | None, **changed: Any) -> Report:
    file = {
        "name": changed.pop("name", NAME),
        "sha256": "0f" * 32,
        "size_bytes": 1_234_567,
        "media_type": "image/png",
        "width": 4000,
        "height": 3000,
    }
    told: dict[str, Any] = {
        "check_id": UUID(int=7),
        "uploaded_at": JUDGED,
        "finished_at": JUDGED,
        "file": file,
        "verdict": said,
        "opinions": [],
        "decision": None,
        "failure": None,
        "software": {"version": "0.2.0"},
        "how_to_repeat": words.how_to_repeat("0.2.0"),
        "what_it_is_worth": words.WORTH,
    }
    return Report(**told | changed)


def text_of(pdf: bytes) -> str:
    """What is written in the PDF, in order, by its fonts' own tables from glyphs to characters."""
    streams = [_inflated(head, body) for head, body in re.findall(STREAM, pdf, re.DOTALL)]
    tables = [dict(_pairs(stream)) for stream in streams if b"beginbfchar" in stream]  # F1, F2 in order
    said = []
    for stream in (stream for stream in streams if b" Tj" in stream):
        font = 0
        for number, string in re.findall(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj", stream, re.DOTALL):
            if number:
                font = int(number) - 1
                continue
            said.append("".join(tables[font][code] for code in _codes(string)))
    return "\n".join(said)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


STREAM = rb"<<((?:(?!endobj).)*?)>>\s*stream\n(.*?)\nendstream"  # as fpdf2 writes it: data may end in \r
ESCAPED = {b"r": b"\r", b"n": b"\n"}


def _inflated(head: bytes, body: bytes) -> bytes:
    if b"Image" in head or b"Length1" in head:  # pictures, and the fonts themselves
        return b""
    return zlib.decompress(body) if b"FlateDecode" in head else body


def _pairs(table: bytes) -> list[tuple[int, str]]:
    found = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
    return [(int(code, 16), bytes.fromhex(text.decode()).decode("utf-16-be")) for code, text in found]


def _codes(string: bytes) -> list[int]:
    raw = re.sub(rb"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), string, flags=re.DOTALL)
    return [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
