"""The queue of record, on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from aiguard.checks import queue
from aiguard.checks.errors import CheckBroke
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import Engine

    from aiguard.checks.queue import Claim
    from aiguard.db import SessionFactory
    from tests.integration.checks.conftest import Enqueue


def take(sessions: SessionFactory, wanted: int = 16, lease_s: float = 60) -> list[Claim]:
    with sessions() as session:
        return queue.claim(session, wanted=wanted, lease_s=lease_s)


def state_of(sessions: SessionFactory, check_id: UUID) -> CheckRow:
    with sessions() as session:
        return session.get_one(CheckRow, check_id)


def expire(sessions: SessionFactory) -> None:
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(lease_until=text("clock_timestamp() - interval '1 second'")))


def sweep(sessions: SessionFactory, max_attempts: int = 3) -> int:
    with sessions() as session:
        return len(queue.sweep(session, max_attempts=max_attempts))


def test_a_claim_takes_the_oldest_first_and_nothing_twice(sessions: SessionFactory, enqueue: Enqueue) -> None:
    ids = enqueue("ann", 5)
    first, second = take(sessions, 3), take(sessions, 3)
    assert [c.check_id for c in first] == ids[:3]
    assert [c.check_id for c in second] == ids[3:]
    assert take(sessions) == []


def test_one_image_does_not_wait_behind_another_persons_ten_thousand(
    sessions: SessionFactory, enqueue: Enqueue
) -> None:
    enqueue("ann", 200)
    [bobs] = enqueue("bob", 1)
    assert bobs in {c.check_id for c in take(sessions, 2)}


def test_turns_alternate_between_people(sessions: SessionFactory, enqueue: Enqueue) -> None:
    anns, bobs, carols = (set(enqueue(name, 6)) for name in ("ann", "bob", "carol"))
    taken = {c.check_id for c in take(sessions, 9)}
    assert [len(taken & theirs) for theirs in (anns, bobs, carols)] == [3, 3, 3]


def test_many_workers_at_once_take_each_check_exactly_once(sessions: SessionFactory, enqueue: Enqueue) -> None:
    ids = enqueue("ann", 60) + enqueue("bob", 20)
    taken: list[UUID] = []

    def work() -> None:
        while claims := take(sessions, 4):
            taken.extend(c.check_id for c in claims)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A worker may find every candidate locked and leave; whoever is last takes the rest.
    taken.extend(c.check_id for c in take(sessions, 100))
    assert Counter(taken) == Counter(ids)


def test_an_expired_lease_is_queued_again_and_its_holder_can_write_nothing(
    sessions: SessionFactory, enqueue: Enqueue
) -> None:
    [check_id] = enqueue("ann", 1)
    [paused] = take(sessions)
    expire(sessions)
    assert sweep(sessions) == 1
    [current] = take(sessions)
    assert current.attempt == 2
    with sessions() as session, session.begin():
        assert queue.finish(session, paused) is False
        assert queue.fail(session, paused, CheckBroke()) is False
        assert queue.give_back(session, paused) is False
    with sessions() as session, session.begin():
        assert queue.finish(session, current) is True
    assert state_of(sessions, check_id).state == CheckState.DONE


def test_a_renewed_lease_is_not_swept(sessions: SessionFactory, enqueue: Enqueue) -> None:
    enqueue("ann", 1)
    claims = take(sessions, lease_s=1)
    expire(sessions)
    with sessions() as session:
        assert queue.renew(session, claims, lease_s=60) == {claims[0].check_id}
    assert sweep(sessions) == 0


def test_a_lost_lease_is_not_renewed(sessions: SessionFactory, enqueue: Enqueue) -> None:
    enqueue("ann", 1)
    claims = take(sessions)
    expire(sessions)
    sweep(sessions)
    take(sessions)
    with sessions() as session:
        assert queue.renew(session, claims, lease_s=60) == set()


def test_after_the_last_attempt_it_fails_with_words(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    for attempt in (1, 2, 3):
        [held] = take(sessions)
        assert held.attempt == attempt
        expire(sessions)
        sweep(sessions)
    row = state_of(sessions, check_id)
    assert row.state == CheckState.FAILED
    assert row.failure_code == "attempts_used_up"
    assert "3 times" in (row.failure_text or "")
    assert take(sessions) == []


def test_the_database_refuses_a_running_check_without_a_lease(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    with pytest.raises(IntegrityError, match="running_has_a_lease"), sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == check_id).values(state="running"))


def test_the_database_refuses_a_failure_without_a_reason(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    with pytest.raises(IntegrityError, match="failed_has_a_reason"), sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == check_id).values(state="failed"))


def test_a_claim_reads_the_queue_through_its_index(engine: Engine, sessions: SessionFactory, enqueue: Enqueue) -> None:
    enqueue("ann", 1)
    plan = str(queue.NEXT_TURNS.text).replace(":wanted", "16").replace(":reach", "64")
    with engine.connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        lines = "\n".join(row[0] for row in connection.execute(text(f"EXPLAIN {plan}")))
    assert "ix_checks_queue" in lines


def test_an_unknown_token_closes_nothing(sessions: SessionFactory, enqueue: Enqueue) -> None:
    [check_id] = enqueue("ann", 1)
    take(sessions)
    forged = queue.Claim(check_id, 1, uuid4(), 1, 1, "0" * 64, "image/png")
    with sessions() as session, session.begin():
        assert queue.finish(session, forged) is False
