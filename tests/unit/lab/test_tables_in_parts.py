"""A set in a table is read one group of rows after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from aiguard.lab.benchmarks import tables

if TYPE_CHECKING:
    from pathlib import Path


def test_each_group_of_pictures_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    pictures = [f"picture {at}".encode() for at in range(6)]
    told = {"image_data": pictures, "label": [0, 1] * 3, "model_name": ["a"] * 6}
    parquet.write_table(pyarrow.table(told), tmp_path / "set.parquet", row_group_size=3)
    shown = tables.community_forensics(tmp_path, None)
    opened: list[Any] = []
    plain = tables._opened
    monkeypatch.setattr(tables, "_opened", lambda path: opened.append(path) or plain(path))
    assert [one.read() for one in shown] == pictures
    assert len(opened) == 2
