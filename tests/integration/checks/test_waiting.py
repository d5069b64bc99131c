"""What a queued check is told about its turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from aiguard.checks import queue, waiting
from aiguard.checks.history import get_check, pick_checks
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from uuid import UUID

    from aiguard.checks.views import CheckView
    from aiguard.db import SessionFactory
    from tests.integration.checks.conftest import Enqueue


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told is what is there now."""
    monkeypatch.setattr(waiting, "FRESH_S", 0.0)


def asked(sessions: SessionFactory, check_id: UUID) -> CheckView:
    with sessions() as session:
        owner_id = session.get_one(CheckRow, check_id).owner_id
    with sessions() as session:
        return get_check(session, owner_id, check_id)


def judged(sessions: SessionFactory, enqueue: Enqueue, took_s: float, ago_s: float = 0) -> None:
    """A check of somebody else's that took so long, so long ago."""
    [check_id] = enqueue("before", 1)
    ended = datetime.now(UTC) - timedelta(seconds=ago_s)
    values = {"state": CheckState.DONE, "started_at": ended - timedelta(seconds=took_s), "finished_at": ended}
    values |= {"model_id": "m", "model_revision": "r"}
    with sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == check_id).values(values))
        session.add(
            VerdictRow(
                check_id=check_id,
                model_id="m",
                model_revision="r",
                weights_sha256="0",
                spec_sha256="0",
                p_ai=0.5,
                logit=0,
                logits=[],
                band="uncertain",
                headline="",
                reasons=[],
                decode_ms=300,
                inference_ms=700,
                created_at=ended,
            )
        )


def age(sessions: SessionFactory, by_s: float) -> None:
    """Everything that is queued was uploaded so much earlier."""
    with sessions.begin() as session:
        earlier = CheckRow.created_at - timedelta(seconds=by_s)
        session.execute(update(CheckRow).where(CheckRow.state == CheckState.QUEUED).values(created_at=earlier))


def test_without_any_measurement_there_is_a_place_and_no_claim(sessions: SessionFactory, enqueue: Enqueue) -> None:
    _, second = enqueue("ann", 2)
    seen = asked(sessions, second)
    assert (seen.queue_position, seen.estimate_s, seen.no_worker_s) == (2, None, None)


def test_the_estimate_grows_with_the_queue_and_counts_what_is_being_worked_on(
    sessions: SessionFactory, enqueue: Enqueue
) -> None:
    judged(sessions, enqueue, took_s=2)
    checks = enqueue("ann", 10)
    first, last = asked(sessions, checks[0]), asked(sessions, checks[-1])
    assert first.estimate_s == 3  # 2 s and a third more
    assert last.estimate_s == 26
    with sessions() as session:
        queue.claim(session, wanted=5, lease_s=60)
    last = asked(sessions, checks[-1])
    assert (last.queue_position, last.estimate_s) == (5, 26)


def test_a_check_that_is_not_queued_is_told_nothing(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    with sessions() as session:
        queue.claim(session, wanted=1, lease_s=60)
    seen = asked(sessions, check_id)
    assert (seen.queue_position, seen.estimate_s, seen.no_worker_s) == (None, None, None)


def test_where_no_worker_takes_anything_that_is_said_in_place_of_an_estimate(
    sessions: SessionFactory, enqueue: Enqueue
) -> None:
    judged(sessions, enqueue, took_s=1, ago_s=3600)
    [check_id] = enqueue("ann", 1)
    assert asked(sessions, check_id).no_worker_s is None  # an hour without work is no hour without a worker
    age(sessions, 90)
    seen = asked(sessions, check_id)
    assert (seen.queue_position, seen.estimate_s) == (1, None)
    assert seen.no_worker_s is not None
    assert 85 < seen.no_worker_s < 95


def test_a_worker_that_holds_others_checks_is_no_missing_worker_but_a_dead_one_is(
    sessions: SessionFactory, enqueue: Enqueue
) -> None:
    enqueue("ann", 1)
    with sessions() as session:
        queue.claim(session, wanted=1, lease_s=60)
    [check_id] = enqueue("ann", 1)
    age(sessions, 90)
    assert asked(sessions, check_id).no_worker_s is None
    with sessions.begin() as session:
        expired = datetime.now(UTC) - timedelta(seconds=40)
        session.execute(update(CheckRow).where(CheckRow.state == CheckState.RUNNING).values(lease_until=expired))
    said = asked(sessions, check_id).no_worker_s
    assert said is not None
    assert 38 < said < 45


def test_several_are_told_at_once_and_only_their_owners(sessions: SessionFactory, enqueue: Enqueue) -> None:
    mine, others = enqueue("ann", 3), enqueue("bob", 1)
    with sessions() as session:
        owner_id = session.scalars(select(CheckRow.owner_id).where(CheckRow.id == mine[0])).one()
    with sessions() as session:
        page = pick_checks(session, owner_id, [*mine, *others, uuid4()])
    assert {view.id: view.queue_position for view in page.items} == dict(zip(mine, (1, 3, 4), strict=True))


def test_places_are_those_of_the_claim(sessions: SessionFactory, enqueue: Enqueue) -> None:
    many, one, two = enqueue("ann", 4), enqueue("bob", 1), enqueue("cleo", 2)
    places = {asked(sessions, check_id).queue_position: check_id for check_id in (*many, *one, *two)}
    with sessions() as session:
        claimed = [claim.check_id for claim in queue.claim(session, wanted=7, lease_s=60)]
    assert claimed == [places[at] for at in range(1, 8)]


def test_however_many_ask_the_whole_queue_is_read_once_a_second(
    sessions: SessionFactory, enqueue: Enqueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "FRESH_S", 60.0)
    read = []
    monkeypatch.setattr(waiting, "_crew", lambda session, crew=waiting._crew: read.append(1) or crew(session))
    checks = enqueue("ann", 3)
    assert [asked(sessions, check_id).queue_position for check_id in checks] == [1, 2, 3]
    [late] = enqueue("ann", 1)
    assert asked(sessions, late).queue_position == 4
    assert len(read) == 1
