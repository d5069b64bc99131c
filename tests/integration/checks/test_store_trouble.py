"""A store that refuses one picture, and one that is away for a while, under a station at work."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.storage import BlobStore, StorageUnavailable, original_key
from tests.integration.checks.pictures import photo, png, queue

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    import pytest

    from aiguard.checks.events import Event
    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory


def standing(sessions: SessionFactory) -> dict[UUID, tuple[str, int]]:
    with sessions() as session:
        rows = session.execute(select(CheckRow.id, CheckRow.state, CheckRow.attempt))
        return {row.id: (row.state, row.attempt) for row in rows}


def refuse(store: BlobStore, monkeypatch: pytest.MonkeyPatch, *keys: str) -> None:
    """Only these, as a file of another owner; without any: everything, as a server that is off."""
    fetch = store.fetch

    def refused(key: str, to: Path) -> None:
        if not keys or key in keys:
            raise StorageUnavailable("refused")
        fetch(key, to)

    def silent(_key: str) -> int | None:
        raise StorageUnavailable("refused")

    monkeypatch.setattr(store, "fetch", refused)
    if not keys:
        monkeypatch.setattr(store, "size", silent)


def test_one_original_that_cannot_be_read_holds_up_no_other(
    sessions: SessionFactory, store: BlobStore, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = png(photo(1))
    refused = queue(sessions, store, bad)
    others = [queue(sessions, store, png(photo(seed))) for seed in (2, 3)]
    refuse(store, monkeypatch, original_key(hashlib.sha256(bad).hexdigest()))
    assert station.run() == len(others)
    now = standing(sessions)
    assert {now[each] for each in others} == {(CheckState.DONE, 1)}
    assert now[refused] == (CheckState.RUNNING, 1)


def test_a_store_that_is_away_uses_up_no_attempt(
    sessions: SessionFactory, store: BlobStore, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [queue(sessions, store, png(photo(seed))) for seed in (1, 2)]
    told: list[Event] = []
    station.tell = told.extend
    with monkeypatch.context() as away:
        refuse(store, away)
        for _ in range(station.pace.max_attempts + 1):
            assert station.run() == 0
            assert standing(sessions) == dict.fromkeys(ids, (CheckState.QUEUED, 0))
            with sessions() as session:
                assert not any(session.scalars(select(CheckRow.started_at)))
    assert {(event.check_id, event.state) for event in told[-2:]} == {(each, CheckState.QUEUED) for each in ids}
    assert station.run() == len(ids)
    assert standing(sessions) == dict.fromkeys(ids, (CheckState.DONE, 1))
