"""Sets that come as Parquet tables with the pictures' bytes inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from aiguard.lab.benchmarks.shown import SHARED, Shown
from aiguard.lab.data import AI, REAL
from aiguard.lab.errors import DataUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REAL_WORDS = frozenset({"real", "0", "false"})


@dataclass(frozen=True)
class Columns:
    """`picture` holds bytes, or a struct with `bytes` in it, as Hugging Face's datasets write it."""

    picture: str
    label: str
    model: str


COMMUNITY = Columns("image_data", "label", "model_name")
OPENFAKE = Columns("image", "label", "model")


def community_forensics(root: Path, real: Path | None) -> list[Shown]:  # noqa: ARG001
    """The shards of CommunityForensics-Eval, at whatever depth."""
    return list(_rows(root, "*.parquet", COMMUNITY))


def openfake(root: Path, real: Path | None) -> list[Shown]:  # noqa: ARG001
    """`data/test-*.parquet`."""
    return list(_rows(root, "test-*.parquet", OPENFAKE))


def _rows(root: Path, pattern: str, columns: Columns) -> Iterator[Shown]:
    for path in sorted(root.rglob(pattern)):
        table = _opened(path)
        lacking = {columns.label, columns.model, columns.picture} - set(table.schema_arrow.names)
        if lacking:
            raise DataUnusable(f"{path.name} has no column {', '.join(sorted(lacking))}.")
        for group in range(table.num_row_groups):
            told = table.read_row_group(group, [columns.label, columns.model]).to_pydict()
            for row, (label, model) in enumerate(zip(told[columns.label], told[columns.model], strict=True)):
                ai = str(label).lower() not in REAL_WORDS
                source = str(model) if ai else SHARED
                name = f"{path.name}:{group}:{row}"
                yield Shown(name, AI if ai else REAL, source, _reader(path, group, row, columns.picture))


def _reader(path: Path, group: int, row: int, column: str) -> Any:
    """Reads when it is asked to: of a set of hundreds of gigabytes one group of rows stands in memory."""

    def read() -> bytes:
        cell = _cells(path, group, column)[row].as_py()
        found: bytes = cell["bytes"] if isinstance(cell, dict) else cell
        return found

    return read


@lru_cache(maxsize=1)  # pictures are asked for in their order, and a group holds hundreds
def _cells(path: Path, group: int, column: str) -> Any:
    return _opened(path).read_row_group(group, [column]).column(0)


def _opened(path: Path) -> Any:
    try:
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise DataUnusable("This set comes as Parquet tables; pip install pyarrow to read them.") from None
    return ParquetFile(path)
