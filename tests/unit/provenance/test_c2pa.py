"""Content Credentials: absent, broken, intact and trusted are told apart, and their word on AI counts accordingly."""

from __future__ import annotations

import io
import socket
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from aiguard.provenance.evidence import Weight
from aiguard.provenance.read import read_evidence
from tests.shared_data import shared
from tests.unit.provenance.pictures import FORMATS, codes, encoded, evidence, with_xmp, xmp
from tests.unit.provenance.signing import ABOUT, created, identity, signed

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.provenance.evidence import Evidence

AI = "trainedAlgorithmicMedia"
INTACT = [f"adobe-20220124-{name}.jpg" for name in ("C", "CA", "CACA", "CAI", "CAICA", "CICACACA", "CIE-sig-CA")]
BROKEN = [f"adobe-20220124-{name}.jpg" for name in ("E-dat-CA", "E-sig-CA", "E-uri-CIE-sig-CA", "XCI")]
OPENAI = ["openai-161e014b.webp", "openai-2b0821af.webp", "openai-77fd50bf.webp"]


def jpeg(word: str = AI) -> bytes:
    return signed(encoded("JPEG"), "image/jpeg", created(word))


def repainted(data: bytes) -> bytes:
    """One byte of the pixels changed after signing."""
    return data[:-20] + bytes((data[-20] ^ 1,)) + data[-19:]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_signed_ai_picture_declares_it_in_every_format(tmp_path: Path, format_: str) -> None:
    data = signed(encoded(format_), f"image/{format_.lower()}", created(AI))

    declared, intact = evidence(tmp_path, data)

    assert (declared.code, declared.weight) == ("c2pa_trained_algorithmic_media", Weight.DECLARES_AI)
    assert declared.details["tool"] == "Painter"
    assert (intact.code, intact.weight) == ("c2pa_valid", Weight.NEUTRAL)
    assert intact.details["signer"] == "Test Signer"
    assert intact.details["claim generator"] == "Test 1"


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "AVIF"])
def test_a_changed_picture_is_a_warning_and_what_it_said_only_a_hint(tmp_path: Path, format_: str) -> None:
    data = repainted(signed(encoded(format_), f"image/{format_.lower()}", created(AI)))

    warning, hint = evidence(tmp_path, data)

    assert (warning.code, warning.weight) == ("c2pa_invalid", Weight.WARNING)
    assert "Hash.mismatch" in warning.details["what does not hold"]
    assert (hint.code, hint.weight) == ("c2pa_trained_algorithmic_media_not_valid", Weight.HINTS_AI)


def test_only_a_signer_on_the_given_list_is_trusted(tmp_path: Path) -> None:
    picture, trust_list = tmp_path / "picture.jpg", tmp_path / "trust.pem"
    picture.write_bytes(jpeg())
    trust_list.write_bytes(identity()[2])

    assert "c2pa_trusted" in codes(read_evidence(picture, "image/jpeg", trust_list=trust_list))
    assert "c2pa_valid" in codes(read_evidence(picture, "image/jpeg"))


def test_a_composite_with_ai_declares_it(tmp_path: Path) -> None:
    found = evidence(tmp_path, jpeg("compositeWithTrainedAlgorithmicMedia"))[0]

    assert (found.code, found.weight) == ("c2pa_composite_with_trained_algorithmic_media", Weight.DECLARES_AI)


@pytest.mark.parametrize("word", ["algorithmicallyEnhanced", "digitalCreation"])
def test_enhancement_is_not_ai(tmp_path: Path, word: str) -> None:
    assert codes(evidence(tmp_path, jpeg(word))) == ["c2pa_valid"]


def test_a_signed_capture_hints_at_a_camera(tmp_path: Path) -> None:
    (found,) = evidence(tmp_path, jpeg("digitalCapture"))

    assert (found.code, found.weight) == ("c2pa_valid", Weight.HINTS_CAMERA)


@pytest.mark.parametrize(
    ("relationship", "weight"),
    [
        ("parentOf", Weight.DECLARES_AI),
        ("componentOf", Weight.DECLARES_AI),
        ("inputTo", Weight.HINTS_AI),
    ],
)
def test_an_ai_ingredient_is_named_as_one(tmp_path: Path, relationship: str, weight: Weight) -> None:
    definition = ABOUT if relationship == "parentOf" else created("digitalCapture")
    data = signed(encoded("JPEG"), "image/jpeg", definition, ((relationship, jpeg()),))

    (found,) = [one for one in evidence(tmp_path, data) if "ingredient" in one.code]

    assert (found.code, found.weight) == ("c2pa_ingredient_trained_algorithmic_media", weight)
    assert found.details["ingredient"] == "the ingredient"


def test_an_ingredient_whose_own_statement_does_not_hold_is_only_a_hint(tmp_path: Path) -> None:
    data = signed(encoded("JPEG"), "image/jpeg", created("digitalCapture"), (("componentOf", repainted(jpeg())),))

    found = {one.code: one.weight for one in evidence(tmp_path, data)}

    assert found["c2pa_ingredient_trained_algorithmic_media_not_valid"] is Weight.HINTS_AI


def test_a_manifest_on_another_server_is_said_and_not_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/manifest.c2pa"
        data = with_xmp("JPEG", xmp("", f'dcterms:provenance="{address}"'))

        (found,) = evidence(tmp_path, data)

        assert (found.code, found.weight) == ("c2pa_elsewhere", Weight.NEUTRAL)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_type_the_library_does_not_know_gives_nothing(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "BMP")

    assert evidence(tmp_path, file.getvalue()) == []


def real(name: str) -> list[Evidence]:
    return read_evidence(shared(f"provenance/c2pa/{name}"), f"image/{name[-4:].strip('.').replace('jpg', 'jpeg')}")


@pytest.mark.parametrize("name", INTACT)
def test_adobe_s_intact_files_are_valid_and_name_no_ai(name: str) -> None:
    assert [one.code for one in real(name) if one.source == "c2pa"] == ["c2pa_valid"]


@pytest.mark.parametrize("name", BROKEN)
def test_adobe_s_broken_files_are_a_warning(name: str) -> None:
    assert [one.weight for one in real(name) if one.source == "c2pa"] == [Weight.WARNING]


@pytest.mark.parametrize("name", ["adobe-20220124-A.jpg", "adobe-20220124-I.jpg"])
def test_files_without_a_manifest_give_no_c2pa(name: str) -> None:
    assert [one for one in real(name) if one.source == "c2pa"] == []


@pytest.mark.parametrize("name", OPENAI)
def test_openai_s_pictures_declare_ai_with_signer_and_tool(name: str) -> None:
    declared = real(name)[0]

    assert declared.weight is Weight.DECLARES_AI
    assert (declared.details["signer"], declared.details["tool"]) == ("OpenAI", "DALL·E")
