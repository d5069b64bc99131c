"""The press's fields in XMP are found wherever a format puts them, and only ever hint."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aiguard.provenance.evidence import Weight
from tests.shared_data import shared
from tests.unit.provenance.pictures import TYPES, codes, encoded, evidence, png, source_type, with_xmp, xmp

if TYPE_CHECKING:
    from pathlib import Path

LIST = "<rdf:Bag><rdf:li>digsrctype:TrainedAlgorithmicMedia</rdf:li></rdf:Bag>"
TRAINED = source_type("trainedAlgorithmicMedia")


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF"])
def test_a_trained_model_named_in_xmp_hints_at_ai_in_every_format(tmp_path: Path, format_: str) -> None:
    (found,) = evidence(tmp_path, with_xmp(format_, TRAINED))

    assert (found.source, found.code, found.weight) == ("iptc", "iptc_trained_algorithmic_media", Weight.HINTS_AI)
    assert found.details == {"digital source type": "trainedAlgorithmicMedia"}


@pytest.mark.parametrize(
    "written",
    [
        f"<Iptc4xmpExt:DigitalSourceType>{TYPES}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>",
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{TYPES}trainedAlgorithmicMedia"/>',
        f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{TYPES.replace("http", "https")}trainedAlgorithmicMedia/"/>',
        "<Iptc4xmpExt:DigitalSourceType>trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>",
        f"<Iptc4xmpExt:DigitalSourceType>{LIST}</Iptc4xmpExt:DigitalSourceType>",
    ],
)
def test_every_way_of_writing_the_source_type_is_understood(tmp_path: Path, written: str) -> None:
    assert codes(evidence(tmp_path, with_xmp("JPEG", xmp(written)))) == ["iptc_trained_algorithmic_media"]


def test_a_composite_hints_at_ai_under_its_own_name(tmp_path: Path) -> None:
    (found,) = evidence(tmp_path, with_xmp("PNG", source_type("compositeWithTrainedAlgorithmicMedia")))

    assert (found.code, found.weight) == ("iptc_composite_with_trained_algorithmic_media", Weight.HINTS_AI)


@pytest.mark.parametrize("word", ["algorithmicallyEnhanced", "algorithmicMedia", "compositeCapture", "nonsense"])
def test_other_source_types_say_nothing_about_ai(tmp_path: Path, word: str) -> None:
    (found,) = evidence(tmp_path, with_xmp("JPEG", source_type(word)))

    assert (found.code, found.weight) == ("iptc_other_source_type", Weight.NEUTRAL)


def test_a_field_of_the_same_name_in_another_vocabulary_is_not_the_press_s(tmp_path: Path) -> None:
    written = f'<x:DigitalSourceType xmlns:x="http://example.org/">{TYPES}trainedAlgorithmicMedia</x:DigitalSourceType>'

    assert evidence(tmp_path, with_xmp("JPEG", xmp(written))) == []


def test_a_capture_hints_at_a_camera_and_no_more(tmp_path: Path) -> None:
    (found,) = evidence(tmp_path, with_xmp("WEBP", source_type("digitalCapture")))

    assert found.weight is Weight.HINTS_CAMERA
    assert "proves nothing" in found.text


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ('photoshop:Credit="Made with Google AI"', {"credit": "Made with Google AI"}),
        ('xmp:CreatorTool="Adobe Firefly 3"', {"tool": "Adobe Firefly 3"}),
    ],
)
def test_a_credit_or_tool_that_names_ai_is_a_hint(tmp_path: Path, attributes: str, shown: dict[str, str]) -> None:
    (found,) = evidence(tmp_path, with_xmp("JPEG", xmp("", attributes)))

    assert (found.code, found.weight, found.details) == ("iptc_names_ai_tool", Weight.HINTS_AI, shown)


@pytest.mark.parametrize(
    "credit", ["Ai Weiwei", "AP Photo/Mai Ling", "Made with love", "Getty Images", "made with AIDA"]
)
def test_a_person_s_credit_is_no_hint(tmp_path: Path, credit: str) -> None:
    assert evidence(tmp_path, with_xmp("JPEG", xmp("", f'photoshop:Credit="{credit}"'))) == []


def test_xmp_after_the_pixels_counts_too(tmp_path: Path) -> None:
    late = png(after=((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + TRAINED),))

    assert codes(evidence(tmp_path, late)) == ["iptc_trained_algorithmic_media"]


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF", "GIF", "BMP"])
def test_a_file_that_carries_nothing_gives_nothing(tmp_path: Path, format_: str) -> None:
    assert evidence(tmp_path, encoded(format_)) == []


def test_google_s_edited_pictures_say_so_in_xmp(tmp_path: Path) -> None:
    found = evidence(tmp_path, shared("provenance/iptc/xmp_composite-31194723.jpg").read_bytes())

    assert "iptc_composite_with_trained_algorithmic_media" in codes(found)
    assert "iptc_names_ai_tool" in codes(found)
