"""Who may see which picture, and every figure the lab reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from sklearn import metrics as reference

from aiguard.lab import metrics
from aiguard.lab.data import read_split
from aiguard.lab.errors import DataUnusable, RecipeInvalid
from aiguard.lab.recipe import load_recipe
from aiguard.lab.splits import carve, without_copies_of
from tests.unit.lab.tiny_data import save_tiny_cifake

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def tar(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_cifake(tmp_path_factory.mktemp("data") / "tiny.tar")


def test_a_folder_and_a_tar_of_it_read_the_same(tar: Path, tmp_path: Path) -> None:
    import tarfile

    with tarfile.open(tar) as opened:
        opened.extractall(tmp_path, filter="data")
    for split in ("train", "test"):
        packed, loose = read_split(tar, split), read_split(tmp_path, split)
        assert packed.digests == loose.digests
        assert (packed.images == loose.images).all()
        assert (packed.labels == loose.labels).all()


def test_labels_come_from_the_folders_name(tar: Path) -> None:
    test = read_split(tar, "test")
    assert {name.split("/")[-2]: int(label) for name, label in zip(test.names, test.labels, strict=True)} == {
        "FAKE": 1,
        "REAL": 0,
    }


def test_data_that_is_not_there_says_what_is_missing(tar: Path, tmp_path: Path) -> None:
    with pytest.raises(DataUnusable, match="validation"):
        read_split(tar, "validation")
    with pytest.raises(DataUnusable, match="neither a folder nor a tar"):
        read_split(tmp_path / "nothing", "train")


def test_no_bytes_stand_in_two_parts_nor_in_the_test_set(tar: Path) -> None:
    official, test = read_split(tar, "train"), read_split(tar, "test")
    splits = carve(official, frozenset(test.digests), held_out=30, seed=5)
    parts = [set(part.digests) for part in (splits.train, splits.validation, splits.calibration)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == len(official) - 2
    assert not set.union(*parts) & set(test.digests)
    assert (splits.dropped_copies, splits.dropped_in_test) == (1, 1)
    assert [len(part) for part in parts[1:]] == [30, 30]


def test_a_split_is_repeatable_and_follows_its_seed(tar: Path) -> None:
    official = read_split(tar, "train")
    marks = {carve(official, frozenset(), held_out=30, seed=seed).fingerprint for seed in (1, 1, 2)}
    assert len(marks) == 2


def test_the_clean_test_set_lacks_what_training_saw(tar: Path) -> None:
    official, test = read_split(tar, "train"), read_split(tar, "test")
    clean = without_copies_of(test, official)
    assert set(test.names) - set(clean.names) == {"cifake/test/FAKE/leaked.png"}


@pytest.fixture(scope="module")
def judged() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(2)
    labels = (random.random(3000) < 0.4).astype(np.uint8)
    p_ai = np.clip(np.round(random.normal(0.35 + 0.3 * labels, 0.25), 2), 0, 1)
    return labels, p_ai


def test_figures_equal_an_independent_library(judged: tuple[np.ndarray, np.ndarray]) -> None:
    labels, p_ai = judged
    said, found = p_ai > 0.5, metrics.confusion(labels, p_ai)
    assert found.accuracy == pytest.approx(reference.accuracy_score(labels, said))
    assert metrics.accuracy(labels, p_ai) == found.accuracy
    assert found.precision == pytest.approx(reference.precision_score(labels, said))
    assert found.recall == pytest.approx(reference.recall_score(labels, said))
    assert found.f1 == pytest.approx(reference.f1_score(labels, said))
    assert metrics.balanced_accuracy(labels, p_ai) == pytest.approx(reference.balanced_accuracy_score(labels, said))
    assert metrics.average_precision(labels, p_ai) == pytest.approx(reference.average_precision_score(labels, p_ai))
    assert metrics.auroc(labels, p_ai) == pytest.approx(reference.roc_auc_score(labels, p_ai))
    assert metrics.brier(labels, p_ai) == pytest.approx(reference.brier_score_loss(labels, p_ai))


def test_precision_recall_and_f1_agree_with_each_other(judged: tuple[np.ndarray, np.ndarray]) -> None:
    found = metrics.confusion(*judged)
    assert found.f1 == pytest.approx(2 * found.precision * found.recall / (found.precision + found.recall))


def test_a_calibrated_forecast_has_a_small_calibration_error_and_a_loud_one_has_not() -> None:
    random = np.random.default_rng(3)
    p = random.random(50_000)
    labels = (random.random(50_000) < p).astype(np.uint8)
    assert metrics.ece(labels, p) < 0.02
    assert metrics.ece(labels, np.where(p > 0.5, 0.99, 0.01)) > 0.2


def test_the_interval_holds_the_figure(judged: tuple[np.ndarray, np.ndarray]) -> None:
    low, high = metrics.interval(metrics.accuracy, *judged)
    assert low < metrics.accuracy(*judged) < high < low + 0.06


def test_a_recipe_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('name = "x"\nepochs = 0\n')
    shapeless = 'name = "x"\nepochs = 1\nlearning_rate = 1e-3\n[network]\nkind = "fronted"\n'
    (tmp_path / "shapeless.toml").write_text(shapeless)
    for name, words in (
        ("no-such", "no preset"), (str(tmp_path / "bad.toml"), "is not a recipe"),
        (str(tmp_path / "shapeless.toml"), "needs its shape"),
    ):  # fmt: skip
        with pytest.raises(RecipeInvalid, match=words):
            load_recipe(name)


def test_every_committed_preset_loads() -> None:
    assert load_recipe("vit-cifake").teacher == load_recipe("cnn-cifake").name
