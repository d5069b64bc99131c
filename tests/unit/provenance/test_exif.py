"""Camera fields hint at a camera, never prove one; what contradicts itself is said; a position is never told."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image

from aiguard.provenance.evidence import Weight
from aiguard.provenance.exif_tags import tags
from tests.shared_data import shared
from tests.unit.provenance.pictures import codes, encoded, evidence

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.provenance.evidence import Evidence

BASE, IFD = ExifTags.Base, ExifTags.IFD
CAMERA = {BASE.Make: "NIKON", BASE.Model: "COOLPIX P6000"}
EXPOSURE = {BASE.ExposureTime: 0.01, BASE.FNumber: 5.6, BASE.ISOSpeedRatings: 64}


def exif(
    first: dict[int, object], inner: dict[int, object] | None = None, gps: dict[int, object] | None = None
) -> bytes:
    block = Image.Exif()
    block.update(first)
    block.get_ifd(IFD.Exif).update(inner or {})
    block.get_ifd(IFD.GPSInfo).update(gps or {})
    return block.tobytes()


def seen(folder: Path, block: bytes, format_: str = "JPEG") -> list[Evidence]:
    return evidence(folder, encoded(format_, exif=block))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF"])
def test_camera_and_exposure_hint_at_a_camera_in_every_format(tmp_path: Path, format_: str) -> None:
    (found,) = seen(tmp_path, exif(CAMERA, EXPOSURE), format_)

    assert (found.code, found.weight) == ("exif_camera", Weight.HINTS_CAMERA)
    assert found.details["exposure"] == "1/100 s, f/5.6, ISO 64"
    assert "prove" in found.text


def test_a_camera_s_name_alone_decides_nothing(tmp_path: Path) -> None:
    (found,) = seen(tmp_path, exif(CAMERA))

    assert (found.code, found.weight) == ("exif_some_fields", Weight.NEUTRAL)


def test_a_stored_position_is_said_and_never_told(tmp_path: Path) -> None:
    gps = {1: "N", 2: (43.0, 28.0, 2.81), 3: "E", 4: (11.0, 53.0, 6.45)}

    (found,) = seen(tmp_path, exif(CAMERA, EXPOSURE, gps))

    assert found.details["position stored"] == "yes"
    assert not any(part in repr(found) for part in ("43.0", "28.0", "2.81", "11.0", "6.45"))


@pytest.mark.parametrize(
    ("first", "inner", "what"),
    [
        ({}, {BASE.DateTimeOriginal: f"{datetime.now(UTC) + timedelta(days=9):%Y:%m:%d %H:%M:%S}"}, "time"),
        ({BASE.DateTime: "2020:01:01 00:00:00"}, {BASE.DateTimeOriginal: "2021:01:01 00:00:00"}, "time"),
        ({}, {BASE.ExifImageWidth: 4000, BASE.ExifImageHeight: 2000}, "size"),
    ],
)
def test_what_contradicts_itself_is_a_warning(
    tmp_path: Path, first: dict[int, object], inner: dict[int, object], what: str
) -> None:
    found = seen(tmp_path, exif(CAMERA | first, EXPOSURE | inner))

    assert (found[0].code, found[0].weight) == ("exif_contradicts_itself", Weight.WARNING)
    assert list(found[0].details) == [what]


@pytest.mark.parametrize(
    ("first", "inner"),
    [
        ({BASE.DateTime: "2020:01:01 00:00:00"}, {BASE.DateTimeOriginal: "2020:01:01 11:00:00"}),  # a time zone apart
        ({}, {BASE.DateTimeOriginal: "0000:00:00 00:00:00"}),
        ({}, {BASE.DateTimeOriginal: "    :  :     :  :  "}),
        ({}, {BASE.ExifImageWidth: 48, BASE.ExifImageHeight: 64}),  # turned
        ({}, {BASE.ExifImageWidth: 0, BASE.ExifImageHeight: 0}),
    ],
)
def test_what_honest_cameras_write_is_no_warning(
    tmp_path: Path, first: dict[int, object], inner: dict[int, object]
) -> None:
    assert codes(seen(tmp_path, exif(CAMERA | first, EXPOSURE | inner))) == ["exif_camera"]


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (3000, 4000), (32, 24)])
def test_a_picture_resized_as_a_whole_is_no_warning(tmp_path: Path, width: int, height: int) -> None:
    found = seen(tmp_path, exif(CAMERA, EXPOSURE | {BASE.ExifImageWidth: width, BASE.ExifImageHeight: height}))

    assert sorted(codes(found)) == ["exif_camera", "exif_resized"]


def test_a_thumbnail_of_another_shape_is_a_warning(tmp_path: Path) -> None:
    found = evidence(tmp_path, with_thumbnail((160, 160)))

    assert list(found[0].details) == ["thumbnail"]


@pytest.mark.parametrize("size", [(160, 120), (120, 160)])
def test_a_thumbnail_padded_to_4_by_3_is_none(tmp_path: Path, size: tuple[int, int]) -> None:
    assert codes(evidence(tmp_path, with_thumbnail(size, (90, 48)))) == ["exif_camera"]


def with_thumbnail(size: tuple[int, int], picture: tuple[int, int] = (64, 48)) -> bytes:
    """The thumbnail stands at the block's end; a second directory, that Pillow cannot write, points to it."""
    thumbnail = io.BytesIO()
    Image.new("RGB", size).save(thumbnail, "JPEG")
    block = bytearray(exif(CAMERA, EXPOSURE).removeprefix(b"Exif\0\0"))
    order = "<" if block.startswith(b"II") else ">"
    (first,) = struct.unpack_from(f"{order}I", block, 4)
    (entries,) = struct.unpack_from(f"{order}H", block, first)
    struct.pack_into(f"{order}I", block, first + 2 + 12 * entries, len(block))
    begin, length = len(block) + 2 + 2 * 12 + 4, len(thumbnail.getvalue())
    block += struct.pack(f"{order}HHHIIHHIII", 2, BASE.JpegIFOffset, 4, 1, begin, BASE.JpegIFByteCount, 4, 1, length, 0)
    file = io.BytesIO()
    Image.new("RGB", picture).save(file, "JPEG", exif=b"Exif\0\0" + block + thumbnail.getvalue())
    return file.getvalue()


def test_an_editor_s_name_is_worth_showing_and_decides_nothing(tmp_path: Path) -> None:
    (found,) = seen(tmp_path, exif({BASE.Software: "Adobe Photoshop 25.1 (Windows)"}))

    assert (found.code, found.weight) == ("exif_names_editor", Weight.NEUTRAL)


def test_a_generator_s_name_is_a_hint(tmp_path: Path) -> None:
    (found,) = seen(tmp_path, exif({BASE.Software: "Midjourney v6"}))

    assert (found.code, found.weight) == ("exif_names_generator", Weight.HINTS_AI)


@pytest.mark.parametrize("name", ["Gemini Scanner 2", "Ver.1.00", "HDR+ 1.0.2", "Firefly Camera Q6"])
def test_a_camera_s_software_is_no_generator(tmp_path: Path, name: str) -> None:
    assert seen(tmp_path, exif({BASE.Software: name})) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"ASCII\0\0\0plain", "plain"),
        (b"UNICODE\0" + "größer".encode("utf-16-be"), "größer"),
        (b"UNICODE\0" + "größer".encode("utf-16-le"), "größer"),
        (b"\0\0\0\0\0\0\0\0" + b"none named", "none named"),
    ],
)
def test_a_comment_is_read_in_each_of_its_character_sets(written: bytes, read: str) -> None:
    block = exif({}, {BASE.UserComment: written})

    assert tags(block.removeprefix(b"Exif\0\0")).comment == read


def test_real_cameras_are_found_with_their_stored_position() -> None:
    for name in ("DSCN0010.jpg", "DSCN0025.jpg"):
        (found,) = real(name)

        assert (found.code, found.details["model"]) == ("exif_camera", "COOLPIX P6000")
        assert found.details["position stored"] == "yes"


def real(name: str) -> list[Evidence]:
    from aiguard.provenance.read import read_evidence

    return read_evidence(shared(f"provenance/exif/{name}"), "image/jpeg")


@pytest.mark.parametrize("turn", range(1, 9))
def test_no_orientation_is_a_warning(turn: int) -> None:
    found = real(f"landscape_{turn}.jpg") + real(f"portrait_{turn}.jpg")

    assert [one for one in found if one.weight is Weight.WARNING] == []
