"""The lab on somebody's own pictures: of any size, of one class only, broken, and fine-tuned from another's network."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from aiguard.detection.detector import Detector
from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable, RecipeInvalid
from aiguard.lab.making import make
from aiguard.lab.networks import LABELS
from aiguard.lab.pretrained import Pretrained, described
from aiguard.lab.ranks import Ranks
from aiguard.lab.recipe import Network, Recipe, load_network_recipe
from aiguard.lab.runs import Place, split_official
from tests.unit.detection.tiny_vit import save_tiny_vit

TINY = Network(
    kind="vit", patch_size=8, hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
)


def recipe(network: Network) -> Recipe:
    return Recipe(
        name="own", network=network, epochs=2, batch_size=8, learning_rate=3e-3, warm_up_steps=2, held_out=6, bf16=False
    )


def place(data: Path, out: Path) -> Place:
    return Place(data, out, Ranks(torch.device("cpu")), lambda _: None)


def photographs(
    root: Path, sizes: tuple[tuple[int, int], ...], count: int = 12, classes: tuple[str, ...] = ("real", "ai")
) -> Path:
    random = np.random.default_rng(0)
    for split in ("train", "test"):
        for name in classes:
            (root / split / name).mkdir(parents=True)
            for at in range(count):
                width, height = sizes[at % len(sizes)]
                noise = random.normal(0, 40 if name == "ai" else 4, (height, width, 3)) + random.integers(80, 170)
                Image.fromarray(noise.clip(0, 255).astype(np.uint8)).save(root / split / name / f"{at}.png")
    return root


@pytest.mark.parametrize("sizes", [((96, 96),), ((96, 80), (120, 70), (64, 64))])
def test_larger_pictures_are_made_the_networks_size_and_the_model_takes_such_pictures(
    tmp_path: Path, sizes: tuple[tuple[int, int], ...]
) -> None:
    data = photographs(tmp_path / "data", sizes)
    folder = make(recipe(TINY), place(data, tmp_path), resume=False, audited=False, model_id="own")
    assert folder is not None
    spec = Detector.load(str(folder), models_dir=folder.parent, device="cpu").spec
    assert spec.preprocessing.width == 32
    longest = max(map(max, sizes))
    assert spec.domain.min_side_px <= min(map(min, sizes))
    assert spec.domain.max_side_px == 2 * longest
    assert "32 × 32" in spec.known_limits[0]
    assert json.loads((folder / "metrics.json").read_text())[0]["pictures"] == 24


def test_a_start_of_another_size_is_fine_tuned_and_calibrated(tmp_path: Path) -> None:
    data = photographs(tmp_path / "data", ((32, 32),))
    save_tiny_vit(tmp_path / "start", side=48)
    network = Network(kind="pretrained", start=str(tmp_path / "start"))
    folder = make(recipe(network), place(data, tmp_path), resume=False, audited=False, model_id="own")
    assert folder is not None
    detector = Detector.load(str(folder), models_dir=folder.parent, device="cpu")
    assert (detector.spec.preprocessing.width, detector.spec.calibration.pictures) == (48, 4)


def test_a_start_that_calls_its_first_output_fake_does_not_begin_upside_down(tmp_path: Path) -> None:
    save_tiny_vit(tmp_path / "fake-first", labels=("FAKE", "REAL"))
    theirs = Detector.load(str(tmp_path / "fake-first"), models_dir=tmp_path, device="cpu")
    picture = np.random.default_rng(1).integers(0, 256, (1, 32, 32, 3), dtype=np.uint8)
    fake, real = theirs.logits(picture)[0]
    ours = Pretrained(str(tmp_path / "fake-first"), LABELS).eval()
    pixels = torch.from_numpy(picture).permute(0, 3, 1, 2).float() / 127.5 - 1
    assert ours(pixels)[0].tolist() == pytest.approx([real, fake], abs=0.1)  # the service computes in half precision


def test_a_start_that_wants_its_short_edge_scaled_and_its_middle_cut(tmp_path: Path) -> None:
    folder = save_tiny_vit(tmp_path / "start")
    told = json.loads((folder / "preprocessor_config.json").read_text())
    told |= {"size": {"shortest_edge": 40}, "crop_size": {"height": 32, "width": 32}, "do_center_crop": True}
    (folder / "preprocessor_config.json").write_text(json.dumps(told))
    preprocessing = described(str(folder), LABELS)[1]
    assert (preprocessing.width, preprocessing.short_edge_px) == (32, 40)
    assert Pretrained(str(folder), LABELS).eval()(torch.zeros(1, 3, 64, 96)).shape == (1, 2)


def test_one_class_alone_is_refused_before_anything_is_taught(tmp_path: Path) -> None:
    data = photographs(tmp_path / "data", ((32, 32),), classes=("real", "generated"))
    with pytest.raises(DataUnusable, match=r"generated, real.*known as classes are ai, fake, real"):
        split_official(data, recipe(TINY), lambda _: None)


def test_a_broken_picture_is_named_and_what_is_no_picture_is_left_alone(tmp_path: Path) -> None:
    data = photographs(tmp_path / "data", ((32, 32),), count=3)
    for name in (".DS_Store", "notes.txt"):
        (data / "train" / "real" / name).write_bytes(b"no picture")
    assert len(read_split(data, "train")) == 6
    broken = data / "train" / "real" / "1.png"
    broken.write_bytes(broken.read_bytes()[:60])
    read_split.cache_clear()
    with pytest.raises(DataUnusable, match=r"train/real/1\.png"):
        read_split(data, "train")


def test_pictures_are_read_upright_and_over_white_as_the_service_does(tmp_path: Path) -> None:
    data = photographs(tmp_path / "data", ((40, 20),), count=2)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    Image.new("RGB", (20, 40), "red").save(data / "train" / "real" / "0.png", exif=exif)
    Image.new("RGBA", (40, 20), (0, 0, 0, 0)).save(data / "train" / "real" / "1.png")
    pictures = read_split(data, "train")
    at = {Path(name).parent.name + Path(name).name: index for index, name in enumerate(pictures.names)}
    assert pictures.images.shape[1:3] == (20, 40)
    assert pictures.images[at["real1.png"]].min() == 255


def test_a_network_for_teaching_alone_is_refused_before_it_is_taught(tmp_path: Path) -> None:
    data = photographs(tmp_path / "data", ((32, 32),))
    with pytest.raises(RecipeInvalid, match="for teaching"):
        make(load_network_recipe("cnn-cifake"), place(data, tmp_path), resume=False, audited=False, model_id="x")
    assert not (tmp_path / "cnn-cifake").exists()
