"""The grid, the stand-ins for a thing, the start of a ViT, copies, reports: the parts of the first two systems."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image

from aiguard.detection.errors import ModelDamaged
from aiguard.detection.networks import topology
from aiguard.imaging.phash import perceptual_hash
from aiguard.lab.attention import claim_tested
from aiguard.lab.audit import audit_pictures
from aiguard.lab.data import Pictures, read_split
from aiguard.lab.diffusion.course import kinds_of
from aiguard.lab.errors import PainterUnavailable, RecipeInvalid, StartUnavailable
from aiguard.lab.grid import heads, name_of, stacks
from aiguard.lab.networks import build
from aiguard.lab.objects import centre, unlike_the_border
from aiguard.lab.recipe import Network, begun_from, load_network_recipe
from aiguard.lab.report import Report
from aiguard.lab.synthesis import by_diffusers, save, tables_of
from aiguard.lab.twins import of_pictures, twins
from tests.unit.lab.tiny_data import save_tiny_cifake

if TYPE_CHECKING:
    from pathlib import Path


def pictures_of(images: list[np.ndarray], labels: list[int]) -> Pictures:
    names = tuple(f"test/{at}.png" for at in range(len(images)))
    return Pictures(np.stack(images), np.array(labels, np.uint8), names, names)


def thing_in_the_middle(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    picture = random.normal(120, 4, (32, 32, 3))
    picture[10:22, 10:22] = random.normal((200, 40, 40), 4, (12, 12, 3))
    return picture.clip(0, 255).astype(np.uint8)


def test_the_grid_holds_the_papers_thirty_six_topologies() -> None:
    first = stacks(32)
    second = heads(first[-1])
    names = {name_of(shape) for shape in [*first, *second]}
    assert (len(first), len(second), len(names)) == (12, 24, 36)
    assert {"conv-2x32", "conv-3x128-1x64"} <= names


@pytest.mark.parametrize("preset", ["vit", "vit-stem", "vit-baseline", "vit-augmented"])
def test_the_vits_from_scratch_stay_under_six_million_parameters(preset: str) -> None:
    network = build(load_network_recipe(preset).network)
    assert 500_000 < sum(one.numel() for one in network.parameters()) < 6_000_000


def test_the_cards_rows_differ_in_the_course_alone() -> None:
    baseline, augmented, longer = (load_network_recipe(one) for one in ("vit-baseline", "vit-augmented", "vit-stem"))
    assert baseline.network == augmented.network == longer.network
    assert (baseline.epochs, baseline.learning_rate) == (augmented.epochs, augmented.learning_rate)


def test_a_topologys_folder_loads_back_and_a_damaged_one_says_so(tmp_path: Path) -> None:
    network = topology.Topology(conv_layers=2, filters=4, dense_layers=1, neurons=8).half().float()
    topology.save(network, tmp_path)
    pixels = torch.randn(2, 3, 32, 32)
    assert torch.equal(topology.load(tmp_path)(pixels, torch.ones(2)), network.eval()(pixels))
    (tmp_path / "config.json").write_text('{"conv_layers": 3, "filters": 4}')
    with pytest.raises(ModelDamaged, match="does not fit its weights"):
        topology.load(tmp_path)


def test_a_mimetic_vit_attends_to_its_own_place_more_than_a_random_one() -> None:
    def own_share(mimetic: bool) -> float:
        torch.manual_seed(0)
        vit = build(Network(kind="vit", mimetic=mimetic)).vit.eval()  # type: ignore[union-attr, operator]
        vit.set_attn_implementation("eager")
        attention = vit(torch.randn(2, 3, 32, 32), output_attentions=True).attentions[0]
        return float(attention.diagonal(dim1=2, dim2=3).mean().detach())

    assert own_share(True) > 3 * own_share(False)


def test_stand_ins_find_a_thing_in_the_middle() -> None:
    picture = thing_in_the_middle(0)
    assert centre(picture).mean() == 0.25
    found = unlike_the_border(picture)
    assert found[11:21, 11:21].mean() > 0.95
    assert found[:8].mean() < 0.05


def test_heat_on_the_rim_is_called_background_and_heat_on_the_thing_is_not() -> None:
    pictures = pictures_of([thing_in_the_middle(seed) for seed in range(12)], [0, 1] * 6)
    middle = np.zeros((32, 32), np.float32)
    middle[12:20, 12:20] = 1 / 64
    rim = np.zeros((32, 32), np.float32)
    rim[:2] = 1 / 64
    assert {row.told for row in claim_tested([middle] * 12, pictures)} == {"on the thing"}
    assert {row.told for row in claim_tested([rim] * 12, pictures)} == {"on the background"}


def test_the_audit_counts_copies_by_bytes_and_by_looks(tmp_path: Path) -> None:
    tar = save_tiny_cifake(tmp_path / "tiny.tar")
    train, test = read_split(tar, "train"), read_split(tar, "test")
    found = twins(of_pictures(train), of_pictures(test))
    assert (found.judged, found.in_train, found.in_train_ai, found.spare_copies) == (41, 1, 1, 2)
    assert found.looks_in_train >= 1
    leaks = audit_pictures(tar, train, test).leaks
    assert [leak.auroc > 0.9 for leak in leaks] == [True, True]  # the tiny set gives itself away by its noise alone


def test_many_hashes_at_once_are_the_hash_of_each(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    rough = [random.integers(0, 256, (9, 9, 3), dtype=np.uint8) for _ in range(40)]
    waves = [np.asarray(Image.fromarray(one).resize((32, 32), Image.Resampling.BICUBIC)) for one in rough]
    images = [*waves, np.full((32, 32, 3), 90, np.uint8)]
    told = [one.looks for one in of_pictures(pictures_of(images, [0] * 41))]
    assert told == [perceptual_hash(Image.fromarray(image)) for image in images]
    assert told[-1] is None
    assert len(set(told)) > 30


def test_kinds_are_read_from_cifakes_names() -> None:
    names = ("train/REAL/0799.jpg", "train/REAL/0799 (2).jpg", "train/REAL/0799 (10).jpg")
    kinds, classes = kinds_of(names)
    assert [classes[kind] for kind in kinds] == ["airplane", "automobile", "truck"]


def test_made_pictures_are_saved_with_the_real_ones_tables(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "real.jpg", quality=63)
    tables = tables_of((tmp_path / "real.jpg").read_bytes())
    assert save(iter([("cat", noise)]), tmp_path / "made", tables) == 1
    assert tables_of((tmp_path / "made" / "FAKE" / "cat-00000.jpg").read_bytes()) == tables


def test_without_diffusers_a_pipeline_is_refused_with_a_way_out() -> None:
    if find_spec("diffusers"):
        pytest.skip("diffusers is installed here")
    with pytest.raises(PainterUnavailable, match="pip install diffusers"):
        next(by_diffusers("some/pipeline", 1, seed=0, device="cpu"))


def test_fine_tuning_from_what_is_no_network_says_so(tmp_path: Path) -> None:
    recipe = begun_from(load_network_recipe("vit-card"), str(tmp_path), None)
    with pytest.raises(StartUnavailable, match="Give a folder"):
        build(recipe.network)
    with pytest.raises(RecipeInvalid, match="--start"):
        begun_from(recipe.model_copy(update={"network": Network(kind="pretrained")}), None, None)


def test_a_report_escapes_what_it_is_told_and_its_card_has_no_pictures() -> None:
    report = Report("a <b>", "lead & more")
    report.table(["x"], [["1 < 2"]])
    report.picture(b"png", "a picture")
    assert "a &lt;b&gt;" in report.html()
    assert "1 &lt; 2" in report.html()
    assert "data:image/png;base64," in report.html()
    assert report.markdown().count("\n") < 12
    assert "base64" not in report.markdown()
