"""What arrives is counted, hashed and kept on disk, never twice and never longer than needed."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING

from aiguard.intake.receive import LEFTOVER_AFTER_S, IncomingFile, forget_leftovers

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_hashed_and_counted_while_it_arrives_and_gone_when_closed(tmp_path: Path) -> None:
    data = os.urandom(300_000)
    incoming = IncomingFile(tmp_path, 1 << 20)
    for at in range(0, len(data), 65_536):
        incoming.write(data[at : at + 65_536])
    assert (incoming.size_bytes, incoming.sha256_hex) == (len(data), hashlib.sha256(data).hexdigest())
    assert incoming.path.read_bytes() == data
    assert incoming.head(10) == data[:10]
    incoming.close()
    assert list(tmp_path.iterdir()) == []


def test_a_file_over_the_limit_is_counted_but_no_longer_kept(tmp_path: Path) -> None:
    incoming = IncomingFile(tmp_path, 1000)
    for _ in range(10):
        incoming.write(bytes(500))
    assert incoming.too_large
    assert incoming.size_bytes == 5000
    assert incoming.path.stat().st_size <= 1000


def test_what_a_killed_process_left_is_deleted_and_what_may_be_arriving_is_not(tmp_path: Path) -> None:
    for name in ("upload-old", "upload-new", "something-else"):
        (tmp_path / name).touch()
    old = time.time() - LEFTOVER_AFTER_S - 1
    for name in ("upload-old", "something-else"):
        os.utime(tmp_path / name, (old, old))
    forget_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"upload-new", "something-else"}
