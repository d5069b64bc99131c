"""Files in a set that are no pictures, or none that can be read: passed over, or named; nothing waits for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from aiguard.imaging.limits import PixelLimits
from aiguard.lab.errors import DataUnusable
from aiguard.lab.hybrid import preprocessing_of
from aiguard.lab.recipe import HybridRecipe
from aiguard.lab.resident.crops import Cut, shards
from aiguard.lab.sources import read_samples
from aiguard.lab.views import Looking, collect
from tests.unit.lab.tiny_pictures import save_some

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data's root; its one source is train/real/photos."""
    save_some(tmp_path / "train" / "real" / "photos", 2)
    return tmp_path


def test_files_that_are_no_pictures_by_their_ending_are_passed_over(folder: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "000.txt", "LICENSE"):
        (folder / "train" / "real" / "photos" / name).write_bytes(b"\0")
    assert [one.path.name for one in read_samples(folder, "train")] == ["000.png", "001.png"]


def test_a_file_that_cannot_be_read_is_named_with_its_reason(folder: Path) -> None:
    broken = folder / "train" / "real" / "photos" / "broken.jpg"
    for content, why in ((b"", "not a picture"), (b"\xff\xd8\xff\xe0 and no more", "damaged")):
        broken.write_bytes(content)
        with pytest.raises(DataUnusable, match=rf"broken\.jpg: .*{why}"):
            next(one for one in read_samples(folder, "train") if one.path == broken).open()


def test_an_unreadable_grid_is_named(tmp_path: Path) -> None:
    (tmp_path / "train" / "ai" / "some-grids").mkdir(parents=True)
    (tmp_path / "train" / "ai" / "some-grids" / "a.png").write_bytes(b"nothing")
    with pytest.raises(DataUnusable, match=r"a\.png"):
        read_samples(tmp_path, "train")


def test_a_pool_that_meets_one_ends_with_its_name(folder: Path) -> None:
    side = PixelLimits().max_side_px + 1
    Image.new("1", (side, 1)).save(folder / "train" / "real" / "photos" / "long.png")
    samples = read_samples(folder, "train")
    recipe = HybridRecipe(name="tiny", kind="hybrid", view_px=64)
    with pytest.raises(DataUnusable, match=r"long\.png: The picture is"):
        collect(samples, Looking(preprocessing_of(recipe), "clean", 1), folder / "views", processes=1)
    with pytest.raises(DataUnusable, match=r"long\.png: The picture is"):
        shards(samples, Cut(32, 0, 1), folder / "crops")
