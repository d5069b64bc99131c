"""A set in a table is read one group of rows after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from aiguard.lab.benchmarks import tables
from aiguard.lab.benchmarks.run import read

if TYPE_CHECKING:
    from pathlib import Path

MIXED = ("coco", "flux", "raise", "gpt")  # every group of rows holds every class and generator
CHOSEN = [0, 1, 3, 12, 13, 15]  # of 24 mixed rows two of each class and generator


def save(folder: Path, models: tuple[str, ...], row_group_size: int) -> list[bytes]:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    pictures = [f"picture {at}".encode() for at in range(len(models))]
    labels = [int(model in {"flux", "gpt"}) for model in models]
    told = pyarrow.table({"image_data": pictures, "label": labels, "model_name": models})
    parquet.write_table(told, folder / "set.parquet", row_group_size=row_group_size)
    return pictures


@pytest.fixture
def groups_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of which groups of rows the pictures were read, in the order of reading."""
    parquet = pytest.importorskip("pyarrow.parquet")
    plain, groups = parquet.ParquetFile.read_row_group, []

    def counted(self: Any, group: int, columns: list[str]) -> Any:
        if "image_data" in columns:
            groups.append(group)
        return plain(self, group, columns)

    monkeypatch.setattr(parquet.ParquetFile, "read_row_group", counted)
    return groups


def test_each_group_of_pictures_is_read_once(tmp_path: Path, groups_read: list[int]) -> None:
    pictures = save(tmp_path, ("coco", "flux") * 3, 3)
    shown = tables.community_forensics(tmp_path, None)
    assert groups_read == []
    assert [one.read() for one in shown] == pictures
    assert groups_read == [0, 1]


def test_of_each_class_and_generator_some_are_chosen_spread_evenly(tmp_path: Path) -> None:
    pictures = save(tmp_path, MIXED * 6, 4)
    chosen = read("community-forensics", tmp_path, None, 2)
    assert {one.read() for one in chosen} == {pictures[at] for at in CHOSEN}


def test_some_of_a_table_are_read_in_one_pass_over_the_groups_they_lie_in(
    tmp_path: Path, groups_read: list[int]
) -> None:
    pictures = save(tmp_path, MIXED * 6, 4)
    chosen = read("community-forensics", tmp_path, None, 2)
    assert groups_read == []
    assert [one.read() for one in chosen] == [pictures[at] for at in CHOSEN]
    assert groups_read == [0, 3]
