"""Taking checks and pictures away, also while others bring the same pictures in."""

from __future__ import annotations

import hashlib
import random
import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from aiguard.accounts.rows import UserRow
from aiguard.checks import removal
from aiguard.checks.errors import CheckNotFound, CheckUnfinished
from aiguard.checks.rows import CheckRow, DoomedRow, IdempotencyRow, ImageRow
from aiguard.checks.states import CheckState
from aiguard.intake.receive import IncomingFile
from aiguard.intake.service import Intake, Limits, Upload
from aiguard.storage import StorageUnavailable, display_key, heatmap_key, open_store, original_key, thumbnail_key
from tests.integration.api.browser import png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

ANN, BOB = 1, 2
Send = "Callable[..., list[UUID]]"


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return open_store(f"file://{tmp_path}/blobs")


@pytest.fixture
def send(sessions: SessionFactory, store: BlobStore, tmp_path: Path) -> Callable[..., list[UUID]]:
    """send(ANN, data, …) uploads as the API does."""
    with sessions.begin() as session:
        session.add_all([UserRow(id=n, email=f"{n}@x.org", password="-", fs_uniquifier=str(n)) for n in (ANN, BOB)])
    intake = Intake(sessions, store, Limits(1 << 20, 10))

    def upload(owner_id: int, *files: bytes, key: str | None = None) -> list[UUID]:
        uploads = []
        for data in files:
            incoming = IncomingFile(tmp_path, 1 << 20)
            incoming.write(data)
            uploads.append(Upload("cat.png", incoming))
        return [view.id for view in intake.accept(owner_id, uploads, idempotency_key=key).checks]

    return upload


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def files_in(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "blobs").rglob("*")}


def draw(store: BlobStore, data: bytes) -> None:
    digest = digest_of(data)
    maps = [heatmap_key(digest, model * 64) for model in "ab"]
    for key in (thumbnail_key(digest), display_key(digest), *maps):
        store.put(key, b"drawn")


def end(sessions: SessionFactory) -> None:
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(state=CheckState.DONE, has_preview=True, perceptual_hash=77))


def remove(sessions: SessionFactory, store: BlobStore, owner_id: int | None, ids: list[UUID]) -> int:
    with sessions() as session:
        removed = removal.remove_checks(session, owner_id, ids)
    removal.purge(sessions, store)
    return removed


def rows_of(sessions: SessionFactory, kind: type) -> list:
    with sessions() as session:
        return list(session.scalars(select(kind)))


def test_a_removed_check_leaves_no_row_and_no_file(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]], tmp_path: Path
) -> None:
    ids = send(ANN, png(1), key="one")
    draw(store, png(1))
    assert remove(sessions, store, ANN, ids) == 1
    for kind in (CheckRow, ImageRow, IdempotencyRow, DoomedRow):
        assert rows_of(sessions, kind) == []
    assert files_in(tmp_path) <= {"originals", "derived"}


def test_the_same_bytes_of_another_person_stay(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]]
) -> None:
    mine, [theirs] = send(ANN, png(1)), send(BOB, png(1))
    draw(store, png(1))
    remove(sessions, store, ANN, mine)
    assert [row.id for row in rows_of(sessions, CheckRow)] == [theirs]
    assert store.get(original_key(digest_of(png(1)))) == png(1)
    assert store.size(display_key(digest_of(png(1)))) is not None


def test_nobody_removes_somebody_elses_check(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]]
) -> None:
    ids = send(ANN, png(1))
    assert remove(sessions, store, BOB, ids) == 0
    with sessions() as session, pytest.raises(CheckNotFound):
        removal.forget_picture(session, BOB, ids[0])
    assert len(rows_of(sessions, CheckRow)) == 1
    assert store.size(original_key(digest_of(png(1)))) is not None


def test_a_forgotten_picture_leaves_its_check_and_the_pictures_of_others(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]], tmp_path: Path
) -> None:
    [mine], [theirs] = send(ANN, png(1)), send(BOB, png(1))
    draw(store, png(1))
    end(sessions)
    for owner, check_id in ((ANN, mine), (BOB, theirs)):
        with sessions() as session:
            removal.forget_picture(session, owner, check_id)
            removal.forget_picture(session, owner, check_id)  # twice is fine
        removal.purge(sessions, store)
        assert (store.size(original_key(digest_of(png(1)))) is None) == (owner == BOB)
    rows = rows_of(sessions, CheckRow)
    assert [(row.image_id, row.has_preview, row.perceptual_hash) for row in rows] == [(None, False, None)] * 2
    assert rows_of(sessions, ImageRow) == rows_of(sessions, DoomedRow) == []
    assert files_in(tmp_path) <= {"originals", "derived"}


def test_a_picture_that_still_has_to_be_judged_is_not_forgotten(
    sessions: SessionFactory, send: Callable[..., list[UUID]]
) -> None:
    ids = send(ANN, png(1))
    with sessions() as session:
        with pytest.raises(CheckUnfinished):
            removal.forget_picture(session, ANN, ids[0])
        assert removal.forget_pictures(session, ANN, ids) == 0


def test_a_key_whose_check_was_removed_may_be_used_again_and_others_may_not(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]]
) -> None:
    first, other = send(ANN, png(1), key="first"), send(ANN, png(2), key="other")
    remove(sessions, store, ANN, first)
    assert send(ANN, png(1), key="first") != first
    assert send(ANN, png(2), key="other") == other


def test_files_of_a_store_that_was_away_go_later(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = send(ANN, png(1), png(2))
    with monkeypatch.context() as away:

        def refuse(*_: object) -> None:
            raise StorageUnavailable("away")

        away.setattr(store, "delete", refuse)
        assert remove(sessions, store, ANN, ids) == 2
    assert len(rows_of(sessions, DoomedRow)) == 2
    assert removal.purge(sessions, store) == 2
    assert store.size(original_key(digest_of(png(1)))) is None


def test_a_doomed_picture_that_was_uploaded_again_stays(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]]
) -> None:
    ids = send(ANN, png(1))
    with sessions() as session:
        removal.remove_checks(session, ANN, ids)
    send(ANN, png(1))
    assert removal.purge(sessions, store) == 0
    assert store.get(original_key(digest_of(png(1)))) == png(1)


def test_a_purge_between_the_storing_and_the_rows_costs_nothing(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = send(ANN, png(1))
    with sessions() as session:
        removal.remove_checks(session, ANN, ids)
    put, purged = store.put_file, []

    def put_and_purge(key: str, path: Path) -> None:
        put(key, path)
        if not purged:
            purged.append(removal.purge(sessions, store))

    monkeypatch.setattr(store, "put_file", put_and_purge)
    send(ANN, png(1))
    assert purged == [1]
    assert store.get(original_key(digest_of(png(1)))) == png(1)


def test_an_upload_waits_for_a_purge_of_the_same_bytes_that_is_under_way(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = send(ANN, png(1))
    with sessions() as session:
        removal.remove_checks(session, ANN, ids)
    delete = store.delete
    upload = threading.Thread(target=send, args=(BOB, png(1)))

    def look_then_delete(key: str) -> None:
        if upload.ident is None:
            upload.start()
            upload.join(1)  # without a lock it would be over by now, content with a file that goes next
        delete(key)

    monkeypatch.setattr(store, "delete", look_then_delete)
    removal.purge(sessions, store)
    upload.join()
    assert store.get(original_key(digest_of(png(1)))) == png(1)


class Crowd:
    """Threads that all begin at once; the first fault of any of them is raised at the end."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.faults: list[Exception] = []
        self.busy: list[threading.Thread] = []
        self.tidying: list[threading.Thread] = []

    def add(self, threads: list[threading.Thread], work: Callable[[random.Random], None], seed: int) -> None:
        def run() -> None:
            try:
                work(random.Random(seed))
            except Exception as error:  # noqa: BLE001  # raised again in the test's own thread
                self.faults.append(error)

        threads.append(threading.Thread(target=run))

    def run(self) -> None:
        for thread in [*self.busy, *self.tidying]:
            thread.start()
        for thread in self.busy:
            thread.join()
        self.over.set()
        for thread in self.tidying:
            thread.join()
        if self.faults:
            raise self.faults[0]


@pytest.mark.parametrize("seed", range(3))
def test_uploads_removals_and_purges_at_once_never_part_a_check_from_its_file(
    sessions: SessionFactory, store: BlobStore, send: Callable[..., list[UUID]], tmp_path: Path, seed: int
) -> None:
    """Two people bring the same four pictures in and take them away again, while others purge and look for strays."""
    pictures = [png(n) for n in range(4)]
    crowd = Crowd()

    def come_and_go(dice: random.Random) -> None:
        owner = dice.choice([ANN, BOB])
        kept: list[UUID] = []
        for _ in range(25):
            kept += send(owner, *dice.sample(pictures, dice.randint(1, 3)))
            dice.shuffle(kept)
            half = len(kept) // 2 + 1
            leaving, kept = kept[:half], kept[half:]
            with sessions() as session:
                removal.remove_checks(session, owner, leaving)

    def tidy(dice: random.Random) -> None:
        while not crowd.over.is_set():
            with sessions() as session:
                removal.doom_strays(session, [digest_of(data) for data in dice.sample(pictures, 2)])
            removal.purge(sessions, store)

    for number in range(4):
        crowd.add(crowd.busy, come_and_go, 100 * seed + number)
    for number in range(2):
        crowd.add(crowd.tidying, tidy, 100 * seed + 10 + number)
    crowd.run()
    removal.purge(sessions, store)
    named = {row.sha256_hex for row in rows_of(sessions, CheckRow)}
    stored = {path.name for path in (tmp_path / "blobs" / "originals").rglob("*") if path.is_file()}
    assert named == stored == {row.sha256_hex for row in rows_of(sessions, ImageRow)}
    assert rows_of(sessions, DoomedRow) == []
