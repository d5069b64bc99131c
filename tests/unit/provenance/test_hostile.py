"""Whatever stands in a file: the readers answer, soon and in little memory, and one that falls stops no other."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest

from aiguard.provenance import c2pa, exif, generator, iptc
from aiguard.provenance.containers.embedded import MOST_PARTS
from aiguard.provenance.evidence import Weight
from aiguard.provenance.read import read_evidence
from tests.unit.provenance.pictures import (
    chunk,
    codes,
    encoded,
    evidence,
    international,
    png,
    source_type,
    text,
    with_xmp,
)
from tests.unit.provenance.signing import created, signed
from tests.unit.provenance.test_generator import A1111

if TYPE_CHECKING:
    from pathlib import Path

MEDIA = ("jpeg", "png", "webp", "heif", "avif", "tiff", "gif", "bmp", "svg+xml", "")
BOMB = zlib.compress(bytes(400 * 2**20), 9)  # 400 MB in 400 KB
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><x>&j;</x>"
).encode()
OUTSIDE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'


def both(*chunks: tuple[bytes, bytes]) -> bytes:
    """These and honest parameters behind them, which must still be found."""
    return png(*chunks, text("parameters", A1111))


@pytest.mark.parametrize(
    "chunks",
    [
        (text("prompt", "x" * (10 * 2**20)),),
        (text("prompt", '{"a":' * 200_000),),
        (text("prompt", "[" * 3_000_000),),
        (text("AIGC", '{"AIGC":' * 100_000 + "1" + "}" * 100_000),),
        (text("AIGC", '{"Label": 1' + "0" * 5000 + "}"),),
        (international("prompt", b"", packed=True),),
        ((b"iTXt", b"prompt\0\1\0\0\0" + BOMB),),
        ((b"zTXt", b"prompt\0\0" + BOMB),),
        ((b"zTXt", b"prompt\0\0not packed"),),
        ((b"iTXt", b"prompt\0\1"),),
        ((b"tEXt", b""),),
        ((b"tEXt", b"Raw profile type exif\0\nexif\n 9\nzz"),),
        ((b"eXIf", b"MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 500),),
        ((b"eXIf", b"II*\0\x08\0\0\0\1\0\x69\x87\4\0\1\0\0\0\x08\0\0\0" + bytes(4)),),  # its Exif part is itself
        ((b"IHDR", b""),),
        tuple(text(f"t{number}", "x") for number in range(60)),
    ],
    ids=range(16),
)
def test_strange_chunks_do_not_hide_honest_parameters(tmp_path: Path, chunks: tuple[tuple[bytes, bytes], ...]) -> None:
    assert "generator_parameters" in codes(evidence(tmp_path, both(*chunks)))


@pytest.mark.parametrize(
    "packet",
    [LAUGHS, OUTSIDE, b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'],
    ids=["billion laughs", "outside entity", "outside document type"],
)
def test_xml_entities_are_refused_and_named(tmp_path: Path, packet: bytes) -> None:
    data = png(international("XML:com.adobe.xmp", packet), text("parameters", A1111))

    assert sorted(codes(evidence(tmp_path, data))) == ["generator_parameters", "iptc_unreadable"]


@pytest.mark.parametrize(
    "packet",
    [b"", b"\0", b"<", b"<x:xmpmeta>", b"<a>" * 300_000, b"<a " + b"b='c' " * 9 + b"/>", b"\xff\xfe<\0a\0", b"text"],
)
def test_broken_xmp_gives_nothing(tmp_path: Path, packet: bytes) -> None:
    assert codes(evidence(tmp_path, png(international("XML:com.adobe.xmp", packet)))) == []


def test_deep_xmp_is_walked_without_the_interpreter_s_stack(tmp_path: Path) -> None:
    deep = source_type("trainedAlgorithmicMedia").replace(
        b"</rdf:Description>", b"<photoshop:a>" * 20_000 + b"</photoshop:a>" * 20_000 + b"</rdf:Description>"
    )

    assert codes(evidence(tmp_path, with_xmp("PNG", deep))) == ["iptc_trained_algorithmic_media"]


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF"])
def test_a_file_cut_anywhere_is_answered(tmp_path: Path, format_: str) -> None:
    whole = with_xmp(format_, source_type("trainedAlgorithmicMedia"))
    path = tmp_path / "cut"
    for end in range(12, len(whole), max(1, len(whole) // 40)):
        path.write_bytes(whole[:end])

        found = read_evidence(path, f"image/{format_.lower()}")

        assert all(one.weight in (Weight.NEUTRAL, Weight.HINTS_AI) for one in found)


def test_a_manifest_cut_or_overwritten_anywhere_is_answered(tmp_path: Path) -> None:
    whole = signed(encoded("JPEG"), "image/jpeg", created("trainedAlgorithmicMedia"))
    path = tmp_path / "cut"
    for at in range(30, len(whole), max(1, len(whole) // 60)):
        for data in (whole[:at], whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :]):
            path.write_bytes(data)

            read_evidence(path, "image/jpeg")


@pytest.mark.parametrize("media_type", [f"image/{kind}" for kind in MEDIA])
@pytest.mark.parametrize("data", [b"", b"\0", bytes(4096), b"\xff" * 4096, b"\xff\xd8\xff\xe1\0\0", b"<svg/>"])
def test_no_bytes_under_no_name_raise(tmp_path: Path, media_type: str, data: bytes) -> None:
    path = tmp_path / "bytes"
    path.write_bytes(data)

    assert all(one.weight is Weight.NEUTRAL for one in read_evidence(path, media_type))


def test_a_missing_file_is_only_unreadable(tmp_path: Path) -> None:
    found = read_evidence(tmp_path / "gone", "image/jpeg")

    assert {one.code for one in found} == {
        "c2pa_unreadable",
        "generator_unreadable",
        "iptc_unreadable",
        "exif_unreadable",
        "watermark_unreadable",
    }


@pytest.mark.parametrize("reader", [exif, generator, iptc])
@pytest.mark.parametrize("error", [RecursionError, MemoryError, ValueError, struct.error])
def test_a_reader_that_falls_leaves_a_note_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: object, error: type[Exception]
) -> None:
    def fall(source: object) -> None:
        raise error

    monkeypatch.setattr(reader, "read", fall)

    found = codes(evidence(tmp_path, signed(png(text("parameters", A1111)), "image/png", created("digitalCapture"))))

    assert f"{reader.__name__.rpartition('.')[2]}_unreadable" in found
    assert "c2pa_valid" in found


def test_a_flood_of_chunks_ends_the_walk(tmp_path: Path) -> None:
    flood = chunk(b"flod", b"") * (MOST_PARTS + 1)
    path = tmp_path / "flood"
    path.write_bytes(png()[:33] + flood + chunk(*text("parameters", A1111)) + chunk(b"IEND", b""))

    assert codes(read_evidence(path, "image/png")) == []


@pytest.mark.parametrize(
    ("media_type", "begin", "part"),
    [
        ("image/webp", b"RIFF\xff\xff\xff\1WEBP", b"c2pa\0\0\0\0"),
        ("image/jpeg", b"\xff\xd8\xff\xe1\0\6c2pa", b"\xff\xe2\0\2"),
        ("image/png", b"\x89PNG\r\n\x1a\n", chunk(b"c2pa", b"")),
    ],
)
def test_a_container_without_end_is_not_given_to_the_c2pa_library(
    tmp_path: Path, media_type: str, begin: bytes, part: bytes
) -> None:
    path = tmp_path / "endless"
    path.write_bytes(begin + part * (MOST_PARTS + 1))

    found = {one.code: one.details for one in read_evidence(path, media_type)}

    assert found["c2pa_unreadable"] == {"error": "ValueError"}


def test_boxes_without_end_are_cut_off_by_the_number_of_reads(tmp_path: Path) -> None:
    path = tmp_path / "boxes"
    path.write_bytes(b"\0\0\0\x18ftypavif\0\0\0\0mif1c2pa" + b"\0\0\0\x08free" * c2pa.MOST_CALLS)

    found = {one.code: one.details for one in read_evidence(path, "image/avif")}

    assert found["c2pa_unreadable"] == {"error": "C2paIo"}


def test_fifty_megabytes_and_a_bomb_are_read_within_the_decode_child_s_memory(tmp_path: Path) -> None:
    picture = signed(
        png((b"iTXt", b"prompt\0\1\0\0\0" + BOMB), text("parameters", A1111), (b"fill", bytes(48 * 2**20))),
        "image/png",
        created("digitalCapture"),
    )
    (tmp_path / "large").write_bytes(picture)
    program = (
        "import json, pathlib, re, resource, sys\n"
        "from aiguard.provenance.read import read_evidence\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
        "found = read_evidence(pathlib.Path(sys.argv[1]), 'image/png')\n"
        "peak_kb = re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]\n"
        "print(json.dumps([sorted(one.code for one in found), int(peak_kb)]))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "large")], capture_output=True, check=True, timeout=60
    )

    found, peak_kb = json.loads(done.stdout)
    assert {"c2pa_valid", "generator_parameters"} <= set(found)
    assert peak_kb < 300_000
