"""Promise D5: no file without a row after the look, and rows without a file are told of."""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING

from celery import Celery
from sqlalchemy import func, select

from aiguard.config import Settings
from aiguard.keeping import strays
from aiguard.keeping.limits import FOREVER
from aiguard.storage import display_key, heatmap_key
from aiguard.worker import factory, housekeeping
from aiguard.worker.housekeeping import STRAYS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.integration.keeping.conftest import Archive

OTHER = "ab" * 32


def age(folder: Path) -> None:
    """Everything there is two hours old."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 7200,) * 2)


def test_old_files_without_a_row_go_and_pictures_stay(archive: Archive, tmp_path: Path) -> None:
    archive.add()
    archive.store.put(f"originals/ab/{OTHER}", b"lost")
    archive.store.put(display_key(OTHER), b"lost")
    archive.store.put(heatmap_key("cd" * 32, "e" * 64), b"lost")
    before = {path for path in (tmp_path / "blobs").rglob("*") if path.is_file()}
    assert strays.look(archive.sessions, archive.store) == strays.Strays(0, [])
    assert {path for path in (tmp_path / "blobs").rglob("*") if path.is_file()} == before
    age(tmp_path / "blobs")
    assert strays.look(archive.sessions, archive.store) == strays.Strays(2, [])
    assert {path.name for path in (tmp_path / "blobs").rglob("*") if path.is_file()} == {
        archive.digest(1),
        "thumbnail.webp",
    }


def test_a_file_that_just_came_shields_its_old_previews(archive: Archive, tmp_path: Path) -> None:
    archive.store.put(display_key(OTHER), b"old")
    age(tmp_path / "blobs")
    archive.store.put(f"originals/ab/{OTHER}", b"being uploaded")
    assert strays.look(archive.sessions, archive.store).files == 0
    assert archive.store.get(display_key(OTHER)) == b"old"


def test_what_a_killed_process_was_writing_goes(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "blobs" / "originals" / "ab"
    folder.mkdir(parents=True)
    (folder / f"{OTHER}#1").write_bytes(b"half a pict")
    strays.look(archive.sessions, archive.store)
    assert (folder / f"{OTHER}#1").exists()
    age(tmp_path / "blobs")
    strays.look(archive.sessions, archive.store)
    assert not (folder / f"{OTHER}#1").exists()


def test_a_row_without_its_file_is_told_of(archive: Archive) -> None:
    archive.add()
    archive.add()
    archive.store.delete(archive.key(2))
    assert strays.look(archive.sessions, archive.store, grace_s=-60).rows == [archive.digest(2)]


def test_one_process_looks_at_a_time(archive: Archive) -> None:
    with archive.sessions() as another:
        assert another.scalar(select(func.pg_try_advisory_lock(strays.LOOKING)))
        assert not strays.look_alone(archive.sessions, archive.store)
        another.scalar(select(func.pg_advisory_unlock(strays.LOOKING)))
    assert strays.look_alone(archive.sessions, archive.store)
    assert strays.look_alone(archive.sessions, archive.store)


def test_the_look_takes_no_place_of_a_worker(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The task says that it is time, and ends; the look is a thread's."""
    due, stop, looked = threading.Event(), threading.Event(), threading.Event()
    settings, app = Settings.model_construct(), Celery("one")
    factory._add_housekeeping(app, settings, due)
    app.tasks[STRAYS]()
    assert due.is_set()

    def look(*_: object) -> bool:
        looked.set()
        return True

    def keeper(_: Settings) -> housekeeping.Housekeeping:
        return housekeeping.Housekeeping(archive.sessions, archive.store, FOREVER, 1)

    monkeypatch.setattr(housekeeping.strays, "look_alone", look)
    monkeypatch.setattr(housekeeping, "open_housekeeping", keeper)
    thread = threading.Thread(target=housekeeping.keep_looking, args=(settings, due, stop))
    thread.start()
    assert looked.wait(30)
    stop.set()
    thread.join()
