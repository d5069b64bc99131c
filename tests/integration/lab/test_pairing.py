"""Pairs by looks, and caption → generate → match with a real (tiny, untrained) BLIP and a painter of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from PIL import Image, ImageFilter

from aiguard.lab.cli import lab
from aiguard.lab.distilling.counterparts import Workshop, blip, counterparts, stable_diffusion
from aiguard.lab.distilling.material import Wanted, material
from aiguard.lab.distilling.pairs import look, names_in, pairs
from aiguard.lab.errors import DataUnusable, PainterUnavailable
from aiguard.lab.sources import read_samples
from tests.integration.lab.test_distilling import RECIPE
from tests.unit.lab.tiny_pictures import photo

if TYPE_CHECKING:
    from pathlib import Path

CPU = torch.device("cpu")
SIZE = (96, 80)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Every AI picture is a blurred, smaller copy of the real one of the same number; one real picture is alone."""
    for kind in ("ai/maker", "real/photos"):
        (tmp_path / "train" / kind).mkdir(parents=True)
    for at in range(5):
        photo(at, SIZE).save(tmp_path / "train" / "real" / "photos" / f"{at}.png")
        if at < 4:
            worn = photo(at, SIZE).resize((60, 50)).filter(ImageFilter.GaussianBlur(1))
            worn.save(tmp_path / "train" / "ai" / "maker" / f"{at}.jpg", quality=40)
    return tmp_path


def test_pictures_of_the_same_content_find_each_other_and_nobody_stands_in_two_pairs(data: Path) -> None:
    found = pairs(read_samples(data, "train"))
    assert {(one.ai.split("/")[-1][0], one.real.split("/")[-1][0]) for one in found} == {(n, n) for n in "0123"}
    assert [one.distance for one in found] == sorted(one.distance for one in found)
    with pytest.raises(DataUnusable, match="generated and real"):
        pairs([one for one in read_samples(data, "train") if one.label == 0])


def test_a_look_survives_saving_and_scaling_and_tells_pictures_apart() -> None:
    own, other = look(photo(1, SIZE)), look(photo(2, SIZE))
    small = look(photo(1, SIZE).resize((48, 40)))
    assert np.linalg.norm(own - small) < np.linalg.norm(own - other) / 10


def test_distillation_can_be_kept_to_paired_pictures(data: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(lab, ["pair", "--data", str(data), "--to", str(tmp_path / "pairs.csv")])
    assert done.exit_code == 0, done.output
    only = names_in(tmp_path / "pairs.csv")
    assert len(only) == 8
    cut = material(RECIPE, data, tmp_path / "crops", device=CPU, wanted=Wanted(only=only))
    named = {*cut.train.names, *(one.name for one in cut.calibration)}
    assert named == only
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataUnusable, match="not a file of pairs"):
        names_in(tmp_path / "other.csv")


@pytest.fixture(scope="module")
def tiny_blip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import BertTokenizer, BlipConfig, BlipForConditionalGeneration

    folder = tmp_path_factory.mktemp("blip")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]", *"abcdefghij"]
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    text = {"vocab_size": len(words), "hidden_size": 16, "encoder_hidden_size": 16, "intermediate_size": 16,
            "num_hidden_layers": 1, "num_attention_heads": 2, "bos_token_id": 5, "eos_token_id": 3, "pad_token_id": 0,
            "sep_token_id": 3}  # fmt: skip
    vision = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
              "image_size": 32, "patch_size": 16}  # fmt: skip
    torch.manual_seed(0)
    BlipForConditionalGeneration(BlipConfig(text_config=text, vision_config=vision)).save_pretrained(folder)
    return folder


def test_caption_generate_match_goes_on_where_it_stopped(data: Path, tiny_blip: Path, tmp_path: Path) -> None:
    asked: list[str] = []

    def painter(words: str, seed: int) -> Image.Image:
        asked.append(words)
        return photo(seed, (64, 64))

    real = [one for one in read_samples(data, "train") if one.label == 0]
    workshop = Workshop(blip(str(tiny_blip), CPU), painter, tmp_path / "out", say=str)
    first = counterparts(workshop, real[:2])
    found = counterparts(workshop, real)
    assert found[:2] == first
    assert len(asked) == len(real) == len(found)
    captions = dict(line.split(",", 1) for line in (tmp_path / "out" / "captions.csv").read_text().splitlines())
    assert [captions[one.real.removeprefix("train/real/")] for one in found] == asked
    for one in found:
        sizes = {Image.open(tmp_path / "out" / name).size for name in (one.ai, one.real)}
        assert sizes == {(64, 64)}
    assert len(read_samples(tmp_path / "out", "train")) == 2 * len(real)


def test_a_captioner_takes_its_preprocessing_from_its_folder(tiny_blip: Path, tmp_path: Path) -> None:
    from aiguard.lab.distilling.counterparts import CLIP_MEAN, _preprocessing

    assert _preprocessing(str(tiny_blip), 32)[0] == CLIP_MEAN
    told = {"size": {"height": 48, "width": 48}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(told))
    assert _preprocessing(str(tmp_path), 32) == ((0.5,) * 3, (0.5,) * 3, 48)


def test_missing_weights_and_a_missing_package_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PainterUnavailable, match="cannot be loaded"):
        blip(str(tmp_path), CPU)
    monkeypatch.setitem(__import__("sys").modules, "diffusers", None)
    with pytest.raises(PainterUnavailable, match="pip install diffusers"):
        stable_diffusion("any", CPU)
