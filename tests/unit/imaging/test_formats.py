"""The format is decided by content, never by name."""

from __future__ import annotations

import io

import pillow_heif
import pytest
from PIL import Image

from aiguard.imaging.formats import HEAD_BYTES, ImageFormat, sniff


def encoded(format_: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture = Image.new("RGB", (8, 8), "teal")
    if format_ == "HEIF":
        pillow_heif.from_pillow(picture).save(file)
    else:
        picture.save(file, format_, **options)
    return file.getvalue()


@pytest.mark.parametrize("format_", ImageFormat)
def test_each_format_is_known_by_its_first_bytes(format_: ImageFormat) -> None:
    assert sniff(encoded(format_.pillow_name)[:HEAD_BYTES]) is format_


def test_big_endian_tiff_and_both_gifs_are_known() -> None:
    assert sniff(b"MM\x00*" + bytes(60)) is ImageFormat.TIFF
    assert sniff(b"GIF87a" + bytes(60)) is ImageFormat.GIF


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff\xd8",
        b"<!doctype html><html>",
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        b"PK\x03\x04" + bytes(60),
        b"%PDF-1.7",
        b"BMan, what a text file" + bytes(60),
        b"RIFF\x00\x00\x00\x00WAVE",
        b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42",
        b"\x00" * 64,
    ],
)
def test_what_is_no_picture_is_none_of_ours(head: bytes) -> None:
    assert sniff(head) is None
