"""A store that refuses one picture, and one that is away for a while, under a station at work or asked aside."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from aiguard.checks import opinion_queue, shadow_queue
from aiguard.checks.opinions import ask_opinions
from aiguard.checks.rows import CheckRow, OpinionRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState
from aiguard.operations.rows import ServingRow
from aiguard.operations.trial import judge_past
from aiguard.storage import BlobStore, StorageUnavailable, original_key
from tests.integration.checks.pictures import ANN, photo, png, queue

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType
    from uuid import UUID

    from aiguard.checks.events import Event
    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory


SMALL, SMALL_REVISION = "cifake-vit-32", "4a470bff6ba0"
ASIDE = [(opinion_queue, OpinionRow), (shadow_queue, ShadowRow)]


def standing(sessions: SessionFactory) -> dict[UUID, tuple[str, int]]:
    with sessions() as session:
        rows = session.execute(select(CheckRow.id, CheckRow.state, CheckRow.attempt))
        return {row.id: (row.state, row.attempt) for row in rows}


def judged_and_asked(sessions: SessionFactory, store: BlobStore, station: Station, pictures: list[bytes]) -> None:
    """Every one is judged, and waits for a second opinion and in the shadow run."""
    ids = [queue(sessions, store, data) for data in pictures]
    station.run()
    with sessions.begin() as session:
        session.add(ServingRow(id=1, shadow=SMALL, shadow_revision=SMALL_REVISION))
    with sessions() as session:
        ask_opinions(session, ANN, ids, SMALL)
    with sessions() as session:
        judge_past(session, len(ids))


def aside(sessions: SessionFactory, jobs: type[OpinionRow | ShadowRow]) -> dict[UUID, tuple[str, int]]:
    with sessions() as session:
        return {row.check_id: (row.state, row.attempt) for row in session.scalars(select(jobs))}


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


@pytest.mark.parametrize("jobs", [OpinionRow, ShadowRow])
def test_what_is_asked_aside_waits_for_a_store_that_is_away(
    jobs: type[OpinionRow | ShadowRow],
    sessions: SessionFactory,
    store: BlobStore,
    station: Station,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged_and_asked(sessions, store, station, [png(photo(seed, 40, 40)) for seed in (1, 2)])
    with monkeypatch.context() as away:
        refuse(store, away)
        for _ in range(station.pace.max_attempts + 1):
            station.run()
            assert list(aside(sessions, jobs).values()) == [(CheckState.QUEUED, 0)] * 2
    station.run()
    assert list(aside(sessions, jobs).values()) == [(CheckState.DONE, 1)] * 2


@pytest.mark.parametrize("jobs", [OpinionRow, ShadowRow])
def test_one_original_that_cannot_be_read_keeps_no_other_from_being_asked_about(
    jobs: type[OpinionRow | ShadowRow],
    sessions: SessionFactory,
    store: BlobStore,
    station: Station,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, *others = [png(photo(seed, 40, 40)) for seed in range(6)]
    judged_and_asked(sessions, store, station, [bad, *others])
    refuse(store, monkeypatch, original_key(hashlib.sha256(bad).hexdigest()))
    station.run()
    found = sorted(aside(sessions, jobs).values())
    assert found == [*[(CheckState.DONE, 1)] * len(others), (CheckState.RUNNING, 1)]


@pytest.mark.parametrize(("asked", "jobs"), ASIDE)
def test_only_who_holds_it_gives_back_what_was_asked_aside(
    asked: ModuleType,
    jobs: type[OpinionRow | ShadowRow],
    sessions: SessionFactory,
    store: BlobStore,
    station: Station,
) -> None:
    judged_and_asked(sessions, store, station, [png(photo(1, 40, 40))])
    with sessions() as session:
        [lost] = asked.claim(session, SMALL, wanted=1, lease_s=-1)
    with sessions() as session:
        asked.sweep(session, max_attempts=3)
    with sessions() as session:
        [held] = asked.claim(session, SMALL, wanted=1, lease_s=60)
    for claim, left in ((lost, (CheckState.RUNNING, 2)), (held, (CheckState.QUEUED, 1))):
        with sessions() as session:
            asked.give_back_unread(session, [claim])
        assert list(aside(sessions, jobs).values()) == [left]
