"""The dwtDct watermarks are found in what a generator wrote, and not in photographs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from aiguard.imaging.formats import HEAD_BYTES, sniff
from aiguard.provenance import watermark
from aiguard.provenance.containers.source import Source
from aiguard.provenance.evidence import Weight
from tests.shared_data import shared
from tests.unit.provenance.pictures import evidence

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RANDOM = np.random.default_rng(7)
XL = "101100111110110010010000011110111011000110011110"
FLUX = "1010101111111010000111100111001111010100101110"  # 46 bits: bin() drops the leading zeros
SD1 = "".join(f"{byte:08b}" for byte in b"StableDiffusionV1")
SD2 = "".join(f"{byte:08b}" for byte in b"SDV2")
MESSAGES = {"Stable Diffusion 1": SD1, "Stable Diffusion 2": SD2, "Stable Diffusion XL": XL, "FLUX": FLUX}
TO_YUV = np.array([[0.299, 0.587, 0.114], [-0.147, -0.289, 0.436], [0.615, -0.515, -0.100]])


def scene(width: int = 512, height: int = 384) -> NDArray[np.float64]:
    """Soft colours with some grain, (H, W, 3), 40..215."""
    small = Image.fromarray(RANDOM.integers(50, 205, (9, 12, 3), dtype=np.uint8))
    soft = np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), np.float64)
    return np.clip(soft + RANDOM.normal(0, 3, soft.shape), 40, 215)


def marked(rgb: NDArray[np.float64], message: str) -> Image.Image:
    """As invisible-watermark's encoder does it, block by block and from its description."""
    yuv = rgb @ TO_YUV.T
    u = np.round(yuv[..., 1] + 128)
    per_row = u.shape[1] // 8
    for row in range(u.shape[0] // 8):
        for column in range(per_row):
            block = u[row * 8 : row * 8 + 8, column * 8 : column * 8 + 8]
            haar = (block[0::2, 0::2] + block[0::2, 1::2] + block[1::2, 0::2] + block[1::2, 1::2]) / 2
            place = int(np.argmax(haar.flatten()[1:])) + 1
            bit = int(message[(row * per_row + column) % len(message)])
            moved = (haar.flat[place] // 36 + 0.25 + 0.5 * bit) * 36
            y, x = place // 4 * 2, place % 4 * 2
            block[y : y + 2, x : x + 2] += (moved - haar.flat[place]) / 2
    yuv[..., 1] = u - 128
    back = yuv @ np.linalg.inv(TO_YUV).T
    return Image.fromarray(np.clip(np.round(back), 0, 255).astype(np.uint8))


def saved(picture: Image.Image, format_: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format_, **options)
    return file.getvalue()


@pytest.mark.parametrize("tool", MESSAGES)
def test_each_known_watermark_is_found_and_named(tmp_path: Path, tool: str) -> None:
    (found,) = evidence(tmp_path, saved(marked(scene(), MESSAGES[tool])))

    assert (found.source, found.code, found.weight) == ("watermark", "watermark_dwt_dct", Weight.DECLARES_AI)
    assert found.details["tool"] == tool


@pytest.mark.parametrize(
    ("format_", "options"),
    [("WEBP", {"lossless": True}), ("TIFF", {}), ("JPEG", {"quality": 100, "subsampling": 0})],
)
def test_it_is_found_in_other_formats_that_keep_it(tmp_path: Path, format_: str, options: dict[str, object]) -> None:
    assert evidence(tmp_path, saved(marked(scene(), XL), format_, **options))[0].source == "watermark"


def test_it_is_found_where_only_the_upper_part_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watermark, "JUDGED_PIXELS", 512 * 203)

    assert evidence(tmp_path, saved(marked(scene(), XL)))[0].source == "watermark"


def test_it_is_found_with_red_and_blue_exchanged_and_under_transparency(tmp_path: Path) -> None:
    red, green, blue = marked(scene(), XL).split()
    exchanged = Image.merge("RGBA", (blue, green, red, Image.new("L", red.size, 128)))

    assert evidence(tmp_path, saved(exchanged))[0].details["tool"] == "Stable Diffusion XL"


@pytest.mark.parametrize(
    "data",
    [
        saved(Image.fromarray(scene().astype(np.uint8))),
        saved(marked(scene(), "01" * 24)),
        saved(marked(scene(), XL).resize((500, 370))),
        saved(marked(scene(), XL).crop((8, 0, 512, 384))),
        saved(Image.new("RGB", (512, 512))),
        saved(Image.new("RGB", (512, 512), "white")),
        saved(marked(scene(), XL).convert("L")),
        saved(marked(scene(128, 128), XL)),
        saved(Image.effect_noise((512, 512), 90).convert("RGB")),
    ],
    ids=["plain", "another message", "resized", "cropped", "black", "white", "grey", "too small", "noise"],
)
def test_without_a_known_message_nothing_is_said(tmp_path: Path, data: bytes) -> None:
    assert evidence(tmp_path, data) == []


def test_a_large_picture_is_not_decoded_again(tmp_path: Path) -> None:
    cut = saved(Image.new("RGB", (4000, 2001)))[:200]  # pixels that end early would raise on decoding

    assert [one.source for one in evidence(tmp_path, cut)] == []


def test_no_real_photo_carries_one() -> None:
    photos = [path for path in sorted(shared("wild/validation/real").rglob("*")) if path.is_file()]
    found = []
    for path in photos:
        with path.open("rb") as file:
            format_ = sniff(file.read(HEAD_BYTES))
        if format_ is not None:
            found += watermark.read(Source(path, format_.media_type))

    assert len(photos) > 100
    assert found == []
