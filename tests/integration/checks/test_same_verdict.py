"""However a picture is stored, the model is asked about the same pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageOps

from aiguard.checks.assess import assess
from aiguard.checks.prepare import options_for, prepare, readied
from aiguard.detection.detector import Detector
from aiguard.detection.registry import BUNDLED
from aiguard.imaging.limits import PixelLimits
from tests.shared_data import shared

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.checks.assess import Assessment

ORIENTATION = 0x0112
# How an upright picture must be turned so that the tag turns it back. Source: EXIF 2.32, tag 274.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Detector:
    return Detector.load(BUNDLED, models_dir=tmp_path_factory.mktemp("models"), device="cpu")


def judged(judge: Detector, path: Path) -> Assessment:
    options = options_for(judge.preparations, PixelLimits(), stability=judge.spec.stability, previews=False)
    (found,) = assess(judge, [readied(*prepare(str(path), options))])
    return found


def photo() -> Image.Image:
    random = np.random.default_rng(8)
    coarse = Image.fromarray(random.integers(20, 236, (6, 9, 3), np.uint8)).resize((420, 300), Image.Resampling.BICUBIC)
    grainy = np.asarray(coarse, np.float64) + random.normal(0, 5, (300, 420, 3))
    return Image.fromarray(grainy.clip(0, 255).astype(np.uint8))


def test_all_eight_orientations_of_a_picture_give_the_same_verdict(judge: Detector, tmp_path: Path) -> None:
    found = {}
    for orientation, turn in STORED_AS.items():
        stored = photo() if turn is None else photo().transpose(turn)
        tag = Image.Exif()
        tag[ORIENTATION] = orientation
        stored.save(tmp_path / f"{orientation}.png", exif=tag)
        with Image.open(tmp_path / f"{orientation}.png") as opened:
            assert np.array_equal(np.asarray(ImageOps.exif_transpose(opened)), np.asarray(photo()))
        found[orientation] = judged(judge, tmp_path / f"{orientation}.png")
    assert {one.score.p_ai for one in found.values()} == {found[1].score.p_ai}
    assert {one.verdict.reasons for one in found.values()} == {found[1].verdict.reasons}


@pytest.mark.parametrize("name", ["landscape", "portrait"])
def test_the_published_orientation_samples_agree(judge: Detector, name: str) -> None:
    folder = shared("provenance/exif")
    found = [judged(judge, folder / f"{name}_{orientation}.jpg") for orientation in range(1, 9)]
    assert len({one.verdict.band for one in found}) == 1  # each was compressed by itself, so p_ai differs a little


def test_the_same_pixels_in_other_containers_give_the_same_answer(judge: Detector, tmp_path: Path) -> None:
    upright = photo()
    upright.save(tmp_path / "a.png")
    upright.save(tmp_path / "a.bmp")
    upright.save(tmp_path / "a.tiff")
    upright.save(tmp_path / "a.webp", lossless=True)
    upright.convert("RGBA").save(tmp_path / "alpha.png")
    upright.save(tmp_path / "animated.png", save_all=True, append_images=[Image.new("RGB", upright.size)])
    found = {path.name: judged(judge, path).score.p_ai for path in sorted(tmp_path.iterdir())}
    assert set(found.values()) == {found["a.png"]}, found
