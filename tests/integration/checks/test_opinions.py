"""Second opinions of a real second model, whatever happens to the worker that gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from aiguard.checks import heatmaps, opinion_queue
from aiguard.checks.errors import CheckNotFound, NotJudgedYet, PictureGone
from aiguard.checks.history import get_check
from aiguard.checks.opinions import ask_opinion, ask_opinions
from aiguard.checks.rows import CheckRow, OpinionRow, VerdictRow
from aiguard.checks.states import CheckState, HeatmapState
from aiguard.storage import original_key
from tests.integration.checks.pictures import ANN, BOB, photo, png, queue

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from aiguard.checks.station import Station
    from aiguard.checks.views import CheckView
    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

SMALL = "cifake-vit-32"
OWN = "wild-hybrid-256"


def ask(sessions: SessionFactory, *ids: UUID, owner: int = ANN, model: str = SMALL) -> set[UUID]:
    with sessions() as session:
        return ask_opinions(session, owner, ids, model)


def seen(sessions: SessionFactory, check_id: UUID, owner: int = ANN) -> CheckView:
    with sessions() as session:
        return get_check(session, owner, check_id)


def expire(sessions: SessionFactory) -> None:
    with sessions.begin() as session:
        session.execute(update(OpinionRow).values(lease_until=text("clock_timestamp() - interval '1 second'")))


def take(sessions: SessionFactory, model: str = SMALL, wanted: int = 4) -> list[opinion_queue.OpinionClaim]:
    with sessions() as session:
        return opinion_queue.claim(session, model, wanted=wanted, lease_s=60)


def judged(sessions: SessionFactory, store: BlobStore, station: Station, *seeds: int) -> list[UUID]:
    ids = [queue(sessions, store, png(photo(seed, 40, 40))) for seed in seeds]
    station.run()
    return ids


def test_another_models_verdict_stands_beside_the_one_that_decides(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    [check_id] = judged(sessions, store, station, 1)
    before = seen(sessions, check_id)
    assert ask(sessions, check_id) == {check_id}
    assert [one.state for one in seen(sessions, check_id).opinions] == [CheckState.QUEUED]
    station.run()
    after = seen(sessions, check_id)
    [opinion] = after.opinions
    assert (opinion.state, opinion.model_id) == (CheckState.DONE, SMALL)
    assert opinion.verdict is not None
    assert opinion.verdict.model.id == SMALL
    assert before.verdict is not None
    assert opinion.verdict.thresholds != before.verdict.thresholds
    assert after.verdict == before.verdict
    with sessions() as session:
        row = session.get_one(CheckRow, check_id)
        assert (row.model_id, row.state) == (OWN, CheckState.DONE)


def test_asking_again_gives_one_verdict_a_revision(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    [check_id] = judged(sessions, store, station, 2)
    for _ in range(2):
        ask(sessions, check_id)
        ask(sessions, check_id)
        station.run()
    with sessions() as session:
        found = sorted(row.model_id for row in session.scalars(select(VerdictRow)))
    assert found == [SMALL, OWN]
    ask(sessions, check_id, model=OWN)  # the deciding model itself has nothing to add
    station.run()
    assert [one.model_id for one in seen(sessions, check_id).opinions] == [SMALL]


def test_a_worker_killed_in_the_middle_loses_no_opinion_and_writes_nothing_late(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    [check_id] = judged(sessions, store, station, 3)
    ask(sessions, check_id)
    [killed] = take(sessions)
    station.run()
    assert seen(sessions, check_id).opinions[0].state == CheckState.RUNNING  # its lease still lasts
    expire(sessions)
    station._swept_at = float("-inf")
    station.run()
    assert seen(sessions, check_id).opinions[0].state == CheckState.DONE
    with sessions() as session, session.begin():
        assert opinion_queue.finish(session, killed) is False
    with sessions() as session:
        assert opinion_queue.fail(session, killed, PictureGone(), retry=False) is False
    assert seen(sessions, check_id).opinions[0].state == CheckState.DONE


def test_an_opinion_that_kills_every_worker_ends_with_a_reason(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    [check_id] = judged(sessions, store, station, 4)
    ask(sessions, check_id)
    for _ in range(3):
        [_] = take(sessions)
        expire(sessions)
        with sessions() as session:
            opinion_queue.sweep(session, max_attempts=3)
    [opinion] = seen(sessions, check_id).opinions
    assert opinion.state == CheckState.FAILED
    assert opinion.failure is not None
    assert opinion.failure.code == "attempts_used_up"
    ask(sessions, check_id)
    station.run()
    assert seen(sessions, check_id).opinions[0].verdict is not None


def test_checks_come_before_opinions(sessions: SessionFactory, store: BlobStore, station: Station) -> None:
    ids = judged(sessions, store, station, *range(10, 19))
    ask(sessions, *ids)
    order: list[str] = []
    own, other = station.judge.score, station._consulting.judges.of(SMALL)

    def scored(pictures):  # type: ignore[no-untyped-def]
        order.append("check")
        return own(pictures)

    def opined(pictures):  # type: ignore[no-untyped-def]
        order.append("opinion")
        if order.count("opinion") == 1:
            queue(sessions, store, png(photo(30, 40, 40)))  # somebody uploads meanwhile
        return type(other).score(other, pictures)

    station.judge.score = scored
    other.score = opined
    station.run()
    assert order.count("opinion") == 9
    assert order.index("check") == 4  # behind the few that were taken, before all others


def test_many_of_one_person_do_not_hold_up_one_of_another(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    anns = judged(sessions, store, station, *range(40, 46))
    bobs = queue(sessions, store, png(photo(50, 40, 40)), owner=BOB)
    station.run()
    ask(sessions, *anns)
    ask(sessions, bobs, owner=BOB)
    assert bobs in {claim.check_id for claim in take(sessions, wanted=2)}


def test_a_model_that_is_not_installed_is_named_as_the_reason(
    sessions: SessionFactory, store: BlobStore, station: Station, tmp_path: Path
) -> None:
    [check_id] = judged(sessions, store, station, 5)
    (tmp_path / "evil").mkdir()
    for model in ("commfor-model-384", str(tmp_path / "evil")):
        ask(sessions, check_id, model=model)
    ask(sessions, check_id)
    station.run()
    states = {one.model_id: (one.state, one.failure.code if one.failure else None) for one in _all(sessions, check_id)}
    assert states.pop(SMALL) == (CheckState.DONE, None)
    assert set(states.values()) == {(CheckState.FAILED, "model_not_ready")}


def _all(sessions, check_id):  # type: ignore[no-untyped-def]
    return seen(sessions, check_id).opinions


def test_nothing_is_asked_of_anothers_picture_nor_of_one_that_is_gone_or_not_judged(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    [mine] = judged(sessions, store, station, 6)
    theirs = queue(sessions, store, png(photo(7, 40, 40)), owner=BOB)
    assert ask(sessions, mine, theirs, owner=BOB) == set()
    for absent in (mine, uuid4()):
        with sessions() as session, pytest.raises(CheckNotFound):
            ask_opinion(session, BOB, absent, SMALL)
    with sessions() as session, pytest.raises(NotJudgedYet):
        ask_opinion(session, BOB, theirs, SMALL)
    with sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == mine).values(image_id=None))
    with sessions() as session, pytest.raises(PictureGone):
        ask_opinion(session, ANN, mine, SMALL)


def map_of(sessions: SessionFactory, check_id: UUID, model: str | None = None) -> HeatmapState:
    with sessions() as session:
        return heatmaps.ask(session, ANN, check_id, model).state


def test_each_verdict_has_a_map_of_its_own_drawn_by_its_own_model(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    [check_id] = judged(sessions, store, station, 8)
    with pytest.raises(CheckNotFound):
        map_of(sessions, check_id, SMALL)
    ask(sessions, check_id)
    station.run()
    with sessions() as session:
        own, other = heatmaps.ask(session, ANN, check_id), heatmaps.ask(session, ANN, check_id, SMALL)
    assert own.key != other.key
    station.run()
    assert (map_of(sessions, check_id), map_of(sessions, check_id, SMALL)) == (HeatmapState.DONE, HeatmapState.DONE)
    assert store.get(own.key) != store.get(other.key)


def test_a_map_of_a_model_that_no_longer_runs_fails_and_says_so(
    sessions: SessionFactory, store: BlobStore, station: Station
) -> None:
    first, second = judged(sessions, store, station, 9, 20)
    with sessions.begin() as session:
        session.execute(update(VerdictRow).where(VerdictRow.check_id == first).values(spec_sha256="0" * 64))
        session.execute(update(VerdictRow).where(VerdictRow.check_id == second).values(model_id="long-gone"))
        session.execute(update(CheckRow).where(CheckRow.id == second).values(model_id="long-gone"))
    assert [map_of(sessions, one) for one in (first, second)] == [HeatmapState.WANTED] * 2
    station.run()
    assert [map_of(sessions, one) for one in (first, second)] == [HeatmapState.MODEL_GONE] * 2


def test_an_opinion_whose_original_is_gone_fails(sessions: SessionFactory, store: BlobStore, station: Station) -> None:
    [check_id] = judged(sessions, store, station, 21)
    ask(sessions, check_id)
    store.delete(original_key(seen(sessions, check_id).image.sha256))
    station.run()
    failure = seen(sessions, check_id).opinions[0].failure
    assert failure is not None
    assert failure.code == "original_missing"
