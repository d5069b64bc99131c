"""Deliveries: what arrives, what is tried again, what never leaves; with a real receiver and a real database."""

from __future__ import annotations

import hmac
import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from aiguard.accounts.rows import UserRow
from aiguard.accounts.sealing import Sealer
from aiguard.accounts.webhooks import outbox
from aiguard.accounts.webhooks.courier import AT_ONCE, AT_ONCE_A_PERSON, Courier
from aiguard.accounts.webhooks.events import DeliveryState, WebhookEvent
from aiguard.accounts.webhooks.rows import DeliveryRow, WebhookRow
from aiguard.accounts.webhooks.service import PURPOSE
from aiguard.checks.rows import CheckRow
from aiguard.db import SessionFactory, make_engine, make_session_factory
from aiguard.fetching.addresses import Allow
from aiguard.fetching.guarded import open_client
from tests.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

KEY = "a secret for tests, 32 letters long"
SECRET = "whsec_for-tests"
SEALER = Sealer(KEY, PURPOSE)


@pytest.fixture
def sessions(postgres_url: str) -> SessionFactory:
    return make_session_factory(make_engine(postgres_url))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def courier(sessions: SessionFactory, receiver: Receiver) -> Courier:
    return courier_for(sessions, f"127.0.0.1:{receiver.port}")


def courier_for(sessions: SessionFactory, allow: str, **more: Any) -> Courier:
    return Courier(sessions, SEALER, open_client(Allow.parse(allow), total_s=2, **more), draw=lambda: 0.5)


def person(sessions: SessionFactory, name: str = "ann") -> int:
    with sessions.begin() as session:
        row = UserRow(email=f"{name}@example.org", password="-", fs_uniquifier=name)
        session.add(row)
        session.flush()
        return row.id


def hook(sessions: SessionFactory, user_id: int, url: str) -> UUID:
    with sessions.begin() as session:
        row = WebhookRow(user_id=user_id, url=url, events=["check.done"], sealed_secret=SEALER.seal(SECRET))
        session.add(row)
        session.flush()
        return row.id


def happen(sessions: SessionFactory, user_id: int, times: int = 1, event: str = "check.done") -> list[UUID]:
    """Checks of this person end; returns their ids."""
    ids = []
    with sessions.begin() as session:
        for _ in range(times):
            check = CheckRow(owner_id=user_id, file_name="a.png", sha256_hex="0", size_bytes=1, media_type="image/png")
            session.add(check)
            session.flush()
            ids.append(check.id)
            data = {"check_id": str(check.id)}
            told = outbox.Occurrence(user_id, WebhookEvent(event), check.id, datetime.now(UTC), data)
            outbox.enqueue(session, [told])
    return ids


def deliveries(sessions: SessionFactory) -> list[DeliveryRow]:
    with sessions() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.created_at)))


def make_due(sessions: SessionFactory) -> None:
    with sessions.begin() as session:
        session.execute(update(DeliveryRow).values(due_at=func.clock_timestamp()))


def test_an_event_arrives_signed_and_says_which_check(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    [check_id] = happen(sessions, ann)
    assert courier.deliver_due() == 1
    [got] = receiver.received
    sent_at, _, digest = got.headers["X-AIGuard-Signature"].partition(",v1=")
    expected = hmac.new(SECRET.encode(), sent_at[2:].encode() + b"." + got.body, sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)
    assert abs(int(sent_at[2:]) - time.time()) < 10
    body = json.loads(got.body)
    assert (body["type"], body["data"]["check_id"]) == ("check.done", str(check_id))
    [row] = deliveries(sessions)
    assert (row.state, row.status_code, row.attempt, row.fault) == (DeliveryState.DELIVERED, 204, 1, None)
    assert got.headers["X-AIGuard-Delivery"] == str(row.id)
    assert courier.deliver_due() == 0


def test_a_receiver_that_fails_is_asked_again_later_with_the_very_same_body(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    receiver.answers = [500]
    courier.deliver_due()
    [row] = deliveries(sessions)
    assert (row.state, row.status_code, row.fault) == ("waiting", 500, "The receiver answered 500.")
    assert timedelta(seconds=7) < row.due_at - datetime.now(UTC) < timedelta(seconds=11)
    assert courier.deliver_due() == 0
    make_due(sessions)
    assert courier.deliver_due() == 1
    assert receiver.received[0].body == receiver.received[1].body
    [row] = deliveries(sessions)
    assert (row.state, row.attempt, row.fault) == ("delivered", 2, None)


def test_after_a_day_of_failures_a_delivery_is_given_up(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    with sessions.begin() as session:
        session.execute(
            update(DeliveryRow).values(created_at=datetime.now(UTC) - timedelta(hours=23, minutes=59, seconds=55))
        )
    receiver.answers = [503]
    courier.deliver_due()
    [row] = deliveries(sessions)
    assert (row.state, row.fault) == ("dead", "The receiver answered 503.")
    assert row.finished_at is not None


def test_a_redirect_is_not_followed(sessions: SessionFactory, receiver: Receiver) -> None:
    ann = person(sessions)
    with receiving() as inner:
        courier = courier_for(sessions, f"127.0.0.1:{receiver.port},127.0.0.1:{inner.port}")
        hook(sessions, ann, receiver.url)
        happen(sessions, ann)
        receiver.answers, receiver.location = [302], inner.url
        courier.deliver_due()
        assert inner.received == []
    [row] = deliveries(sessions)
    assert (row.state, row.status_code) == ("waiting", 302)
    assert "sent us on" in str(row.fault)


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "2130706433", "harmless.example"])
def test_nothing_is_sent_into_a_private_network_whatever_name_leads_there(
    sessions: SessionFactory, receiver: Receiver, host: str
) -> None:
    def resolve(asked: str, _port: int) -> list[str]:
        return ["93.184.215.14", "127.0.0.1"] if asked == "harmless.example" else [asked]

    courier = courier_for(sessions, "", **({"resolve": resolve} if "harmless" in host else {}))
    ann = person(sessions)
    hook(sessions, ann, f"http://{host}:80/hook")
    happen(sessions, ann)
    courier.deliver_due()
    assert receiver.received == []
    [row] = deliveries(sessions)
    assert (row.state, row.status_code) == ("dead", None)
    assert "private network" in str(row.fault)


def test_a_receiver_of_another_port_than_the_webs_is_not_asked(sessions: SessionFactory, receiver: Receiver) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    courier_for(sessions, "127.0.0.0/8").deliver_due()
    assert receiver.received == []
    assert deliveries(sessions)[0].state == "dead"


@pytest.mark.parametrize(("url", "said"), [("http://127.0.0.1:{closed}/", "reached"), ("{slow}", "No answer within")])
def test_silence_is_a_failure_with_its_reason(
    sessions: SessionFactory, receiver: Receiver, url: str, said: str
) -> None:
    with receiving() as gone:
        closed = gone.port
    receiver.go_on.clear()
    courier = courier_for(sessions, f"127.0.0.1:{receiver.port},127.0.0.1:{closed}")
    ann = person(sessions)
    hook(sessions, ann, url.format(closed=closed, slow=receiver.url))
    happen(sessions, ann)
    courier.deliver_due()
    [row] = deliveries(sessions)
    assert row.state == "waiting"
    assert said in str(row.fault)


def test_somebodys_silent_receiver_does_not_hold_up_anybody_else(sessions: SessionFactory, receiver: Receiver) -> None:
    ann, bob = person(sessions, "ann"), person(sessions, "bob")
    with receiving() as silent:
        silent.go_on.clear()
        courier = courier_for(sessions, f"127.0.0.1:{receiver.port},127.0.0.1:{silent.port}")
        hook(sessions, ann, silent.url)
        hook(sessions, bob, receiver.url)
        happen(sessions, ann, 200)
        happen(sessions, bob)
        courier.deliver_due()
    assert len(receiver.received) == 1


@pytest.fixture
def running(sessions: SessionFactory) -> Iterator[Callable[[str], None]]:
    """Start a courier that goes on and on, and waits long for an answer."""
    stopping = threading.Event()
    threads = []

    def start(allow: str) -> None:
        client = open_client(Allow.parse(allow), read_s=60, total_s=60)
        threads.append(threading.Thread(target=Courier(sessions, SEALER, client).run, args=(stopping,)))
        threads[0].start()

    yield start
    stopping.set()
    for thread in threads:
        thread.join()


def test_a_place_that_is_free_is_taken_while_others_wait_for_their_answers(
    sessions: SessionFactory, receiver: Receiver, running: Callable[[str], None]
) -> None:
    ann, bob = person(sessions, "ann"), person(sessions, "bob")
    with receiving() as silent:
        silent.go_on.clear()
        hook(sessions, ann, silent.url)
        hook(sessions, bob, receiver.url)
        happen(sessions, ann, 200)
        running(f"127.0.0.1:{receiver.port},127.0.0.1:{silent.port}")
        until(lambda: len(silent.received) == AT_ONCE_A_PERSON)
        happen(sessions, bob, 3)
        until(lambda: len(receiver.received) == 3)
        assert len(silent.received) == AT_ONCE_A_PERSON


def test_so_many_are_sent_at_once_as_there_are_places(
    sessions: SessionFactory, receiver: Receiver, running: Callable[[str], None]
) -> None:
    receiver.go_on.clear()
    for number in range(AT_ONCE // AT_ONCE_A_PERSON):
        user_id = person(sessions, f"person{number}")
        hook(sessions, user_id, receiver.url)
        happen(sessions, user_id, AT_ONCE_A_PERSON)
    running(f"127.0.0.1:{receiver.port}")
    until(lambda: len(receiver.received) == AT_ONCE)
    receiver.go_on.set()


def test_couriers_side_by_side_send_each_delivery_once(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    for name in ("ann", "bob", "eve"):
        user_id = person(sessions, name)
        hook(sessions, user_id, receiver.url)
        happen(sessions, user_id, 20)

    def work() -> None:
        while courier.deliver_due():
            pass

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    make_sure = [each.headers["X-AIGuard-Delivery"] for each in receiver.received]
    assert (len(make_sure), len(set(make_sure))) == (60, 60)
    assert {row.state for row in deliveries(sessions)} == {"delivered"}


SLEEPER = """
import sys
from aiguard.accounts.sealing import Sealer
from aiguard.accounts.webhooks.courier import Courier
from aiguard.db import make_engine, make_session_factory
from aiguard.fetching.addresses import Allow
from aiguard.fetching.guarded import open_client
url, key, allow = sys.argv[1:]
sealer = Sealer(key, "webhooks")
Courier(make_session_factory(make_engine(url)), sealer, open_client(Allow.parse(allow)), hold_s=3).deliver_due()
"""


def test_what_a_killed_courier_was_sending_is_sent_by_the_next(
    sessions: SessionFactory, courier: Courier, receiver: Receiver, postgres_url: str
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    receiver.go_on.clear()
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", SLEEPER, postgres_url, KEY, f"127.0.0.1:{receiver.port}"]
    doomed = subprocess.Popen(command, env=environment)
    until(lambda: len(receiver.received) == 1)
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    receiver.go_on.set()
    assert courier.deliver_due() == 0  # still held
    until(lambda: courier.deliver_due() == 1)
    [row] = deliveries(sessions)
    assert (row.state, row.attempt) == ("delivered", 2)
    assert receiver.received[0].body == receiver.received[1].body


def test_a_courier_that_slept_past_its_hold_overwrites_nothing(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    [held] = courier._claim()
    make_due(sessions)
    courier.deliver_due()
    receiver.answers = [500]
    courier._settle(held, courier._send(held))
    [row] = deliveries(sessions)
    assert (row.state, row.status_code) == ("delivered", 204)


def test_an_event_that_nobody_asked_for_or_a_paused_webhook_writes_nothing(
    sessions: SessionFactory, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook_id = hook(sessions, ann, receiver.url)
    happen(sessions, ann, event="check.failed")
    happen(sessions, person(sessions, "bob"))
    with sessions.begin() as session:
        session.execute(update(WebhookRow).where(WebhookRow.id == hook_id).values(paused=True))
    happen(sessions, ann)
    assert deliveries(sessions) == []


def test_a_deleted_check_takes_its_deliveries_with_it(sessions: SessionFactory, receiver: Receiver) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    [check_id] = happen(sessions, ann)
    assert len(deliveries(sessions)) == 1
    with sessions.begin() as session:
        session.delete(session.get_one(CheckRow, check_id))
    assert deliveries(sessions) == []


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(sessions: SessionFactory, courier: Courier) -> None:
    ann = person(sessions)
    hook(sessions, ann, "https://example.com/")
    happen(sessions, ann, 2)
    with sessions.begin() as session:
        row = session.scalars(select(DeliveryRow).limit(1)).one()
        row.state, row.finished_at = DeliveryState.DEAD, datetime.now(UTC) - timedelta(days=8)
    courier.tidy()
    assert [row.state for row in deliveries(sessions)] == ["waiting"]


def test_a_secret_sealed_under_another_key_ends_the_delivery_with_a_word_for_its_owner(
    sessions: SessionFactory, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    client = open_client(Allow.parse(f"127.0.0.1:{receiver.port}"))
    Courier(sessions, Sealer("another secret key of 32 letters!", PURPOSE), client).deliver_due()
    [row] = deliveries(sessions)
    assert row.state == "dead"
    assert "make it again" in str(row.fault)


def until(happened: Callable[[], bool], within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
