"""A set that lacks what a training needs is refused before anything is learned, with the names that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aiguard.lab import hybrid
from aiguard.lab.errors import DataUnusable
from aiguard.lab.recipe import HybridRecipe
from aiguard.lab.sources import read_both, read_samples
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from pathlib import Path


def test_a_class_whose_folder_has_an_unknown_name_is_missed(tmp_path: Path) -> None:
    for name in ("generated", "real/photos"):
        save_some(tmp_path / "train" / name, 1)
    assert len(read_samples(tmp_path, "train")) == 1
    with pytest.raises(DataUnusable, match="real pictures only under train") as refused:
        hybrid.run(HybridRecipe(name="t", kind="hybrid"), tmp_path, tmp_path / "out", model_id="t", say=str)
    assert "Folders there: generated, real; known as classes are ai, fake, real" in str(refused.value)


def test_folders_that_are_no_class_are_named(tmp_path: Path) -> None:
    for name in ("ai/grid", "real/photos", "unsorted"):
        save_some(tmp_path / "train" / name, 1)
    said: list[str] = []
    assert len(read_both(tmp_path, "train", said.append)) == 2
    assert said == ["passed over train/unsorted: classes are called ai, fake, real"]
