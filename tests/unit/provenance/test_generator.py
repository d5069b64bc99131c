"""Each generator's parameters are known by their own format, wherever a file keeps them, and by nothing less."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PIL import ExifTags, Image

from aiguard.provenance.evidence import Weight
from aiguard.provenance.read import read_evidence
from tests.shared_data import shared
from tests.unit.provenance.pictures import codes, encoded, evidence, international, png, text, with_xmp, xmp

if TYPE_CHECKING:
    from pathlib import Path

A1111 = (
    "a cat, größer\nNegative prompt: blurry\n"
    'Steps: 30, Sampler: DPM++ 2M, CFG scale: 7, Seed: 168722144, Size: 512x512, Model: "sd, xl", Version: v1.10.1'
)
GRAPH = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "flux.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"text": "a lake", "clip": ["1", 1]}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "text", "clip": ["1", 1]}},
    "4": {"class_type": "ConditioningCombine", "inputs": {"conditioning_1": ["2", 0], "conditioning_2": ["4", 0]}},
    "5": {"class_type": "PrimitiveInt", "inputs": {"value": 77}},
    "6": {
        "class_type": "KSampler",
        "inputs": {"seed": ["5", 0], "steps": 20, "sampler_name": "euler", "positive": ["4", 0], "negative": ["3", 0]},
    },
}
LABEL = {"Label": "1", "ContentProducer": "001191440300", "ProduceID": "abc", "ReservedCode1": ""}
REAL = {
    "automatic1111-2551fd13.png": {
        "model": "sd_xl_base_1.0",
        "seed": "168722144",
        "steps": "30",
        "sampler": "DPM++ 2M",
    },
    "comfyui-d40e2500.png": {"seed": "321653652654528", "negative prompt": "text, watermark"},
    "img2img_cropped.png": {"model": "v1-5-pruned-emaonly.ckpt", "sampler": "sample_dpmpp_2m"},
    "noisy_latents_3_subjects_cropped.png": {"model": "Anything-V3.0.ckpt"},
    "unclip_2pass_cropped.png": {"sampler": "uni_pc_bh2"},
    "fooocus1_cropped.png": {"tool": "Fooocus", "prompt": "a smiling goldfish"},
    "invokeai_dream1.png": {
        "seed": "2980747362",
        "sampler": "k_lms",
        "negative prompt": "rendering, glowing eyes, skinny",
    },
    "invokeai_imeta1.png": {"tool": "InvokeAI", "model": "juggernautXL", "seed": "3293022630"},
    "invokeai_sdmeta1.png": {"model": "deliberateForInvoke_v08", "steps": "50"},
    "novelai1_cropped.png": {"tool": "NovelAI", "prompt": "masterpiece, best quality,  cat, space, icon"},
}


def comment(value: bytes) -> bytes:
    block = Image.Exif()
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = value
    return block.tobytes()


@pytest.mark.parametrize("name", REAL)
def test_real_files_of_each_generator_declare_it_with_their_parameters(name: str) -> None:
    (found,) = read_evidence(shared(f"provenance/generator/{name}"), "image/png")

    assert (found.code, found.weight) == ("generator_parameters", Weight.DECLARES_AI)
    assert found.details.get("prompt")
    assert {key: found.details[key] for key in REAL[name]} == REAL[name]


@pytest.mark.parametrize(
    "data",
    [
        png(text("parameters", A1111)),
        png(international("parameters", A1111.encode(), packed=True)),
        png(after=(text("parameters", A1111),)),
        encoded("JPEG", exif=comment(b"UNICODE\0" + A1111.encode("utf-16-be"))),
        encoded("WEBP", exif=comment(b"UNICODE\0" + A1111.encode("utf-16-le"))),
        encoded("AVIF", exif=comment(b"UNICODE\0" + A1111.encode("utf-16-be"))),
        encoded("JPEG", comment=A1111.encode()),
        encoded("GIF", comment=A1111.encode()),
    ],
    ids=["tEXt", "iTXt packed", "after the pixels", "JPEG", "WebP", "AVIF", "JPEG comment", "GIF comment"],
)
def test_automatic1111_is_read_wherever_it_is_kept(tmp_path: Path, data: bytes) -> None:
    (found,) = evidence(tmp_path, data)

    assert found.weight is Weight.DECLARES_AI
    shown = {key: found.details[key] for key in ("prompt", "negative prompt", "seed", "steps", "sampler", "version")}
    assert list(shown.values()) == ["a cat, größer", "blurry", "168722144", "30", "DPM++ 2M", "v1.10.1"]


def test_comfyui_s_prompt_is_found_through_its_links_even_in_a_circle(tmp_path: Path) -> None:
    (found,) = evidence(tmp_path, png(text("prompt", json.dumps(GRAPH))))

    assert found.weight is Weight.DECLARES_AI
    assert found.details == {
        "tool": "ComfyUI",
        "prompt": "a lake",
        "negative prompt": "text",
        "model": "flux.safetensors",
        "seed": "77",
        "steps": "20",
        "sampler": "euler",
    }


def test_a_graph_that_only_runs_in_a_circle_ends_without_a_prompt(tmp_path: Path) -> None:
    nodes = {"2": {"class_type": "Mix", "inputs": {"a": ["4", 0], "b": ["2", 0]}}}
    circle = GRAPH | nodes | {"4": {"class_type": "Mix", "inputs": {"a": ["2", 0], "b": ["4", 0]}}}

    (found,) = evidence(tmp_path, png(text("prompt", json.dumps(circle))))

    assert "prompt" not in found.details


def test_comfyui_s_webp_keeps_its_graph_in_exif(tmp_path: Path) -> None:
    block = Image.Exif()
    block[ExifTags.Base.Model] = "prompt:" + json.dumps(GRAPH)

    found = evidence(tmp_path, encoded("WEBP", exif=block.tobytes()))

    assert found[0].details["prompt"] == "a lake"


def test_comfyui_s_drawing_alone_declares_too(tmp_path: Path) -> None:
    workflow = {"nodes": [{"id": 1, "type": "KSampler"}], "links": []}

    assert codes(evidence(tmp_path, png(text("workflow", json.dumps(workflow))))) == ["generator_parameters"]


def test_a_graph_that_makes_no_picture_only_hints(tmp_path: Path) -> None:
    graph = {"1": {"class_type": "LoadImage", "inputs": {}}, "2": {"class_type": "ImageUpscale", "inputs": {}}}

    (found,) = evidence(tmp_path, png(text("prompt", json.dumps(graph))))

    assert (found.code, found.weight) == ("generator_graph_without_sampler", Weight.HINTS_AI)


def test_midjourney_is_known_by_its_job(tmp_path: Path) -> None:
    written = "a fox --v 6.1 --ar 3:2 Job ID: 3f2504e0-4f89-41d3-9a0c-0305e82c3301"

    (found,) = evidence(tmp_path, png(text("Description", written)))

    assert found.details == {"tool": "Midjourney", "prompt": "a fox --v 6.1 --ar 3:2"}


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("parameters", "Steps: 30"),
        ("parameters", "Follow the Steps: 30, then rest."),
        ("prompt", "What do you see?"),
        ("prompt", '{"a": 1}'),
        ("prompt", "[]"),
        ("workflow", '{"nodes": [], "links": []}'),
        ("Software", "NovelAI"),
        ("Comment", '{"steps": 28, "sampler": "k_euler"}'),
        ("Dream", "I had a dream -s"),
        ("Description", "Job ID: 12345"),
        ("AIGC", "yes"),
        ("AIGC", '{"Label": "9"}'),
        ("Title", '{"Label": "1"}'),
    ],
)
def test_text_that_only_looks_like_parameters_declares_nothing(tmp_path: Path, keyword: str, value: str) -> None:
    assert evidence(tmp_path, png(text(keyword, value))) == []


@pytest.mark.parametrize(
    "data",
    [
        png(text("AIGC", json.dumps(LABEL))),
        png(text("Comment", json.dumps({"AIGC": LABEL}))),
        encoded("JPEG", exif=comment(b"ASCII\0\0\0" + json.dumps({"AIGC": LABEL}).encode())),
        encoded("WEBP", exif=comment(b"ASCII\0\0\0" + json.dumps({"AIGC": json.dumps(LABEL)}).encode())),
        with_xmp("JPEG", xmp(f"<TC260:AIGC>{json.dumps(LABEL)}</TC260:AIGC>")),
        with_xmp("HEIF", xmp(f"<TC260:AIGC>{json.dumps(LABEL)}</TC260:AIGC>")),
        with_xmp("AVIF", xmp(f"<TC260:AIGC>{json.dumps(LABEL)}</TC260:AIGC>")),
    ],
    ids=["PNG", "PNG nested", "EXIF", "EXIF, twice JSON", "XMP", "HEIC", "AVIF"],
)
def test_the_chinese_label_declares_ai_wherever_it_stands(tmp_path: Path, data: bytes) -> None:
    (found,) = evidence(tmp_path, data)

    assert (found.source, found.code, found.weight) == ("generator", "aigc_label", Weight.DECLARES_AI)
    assert found.details == {"label": "1", "ContentProducer": "001191440300", "ProduceID": "abc"}


@pytest.mark.parametrize(("label", "code"), [("2", "aigc_label_possible"), (3, "aigc_label_suspected")])
def test_a_label_that_only_supposes_is_a_hint(tmp_path: Path, label: object, code: str) -> None:
    (found,) = evidence(tmp_path, png(text("AIGC", json.dumps(LABEL | {"Label": label}))))

    assert (found.code, found.weight) == (code, Weight.HINTS_AI)


def test_label_and_parameters_are_both_told(tmp_path: Path) -> None:
    both = png(text("AIGC", json.dumps(LABEL)), text("parameters", A1111))

    assert sorted(codes(evidence(tmp_path, both))) == ["aigc_label", "generator_parameters"]


def test_what_is_shown_is_short_and_printable(tmp_path: Path) -> None:
    (found,) = evidence(tmp_path, png(text("parameters", "\u202e\x07ä" * 9000 + "\n" + A1111)))

    assert set(found.details["prompt"]) == {"ä"}
    assert len(found.details["prompt"]) <= 2000
