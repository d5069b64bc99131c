"""Many deliveries and several couriers: nobody is held up, nothing is lost, and each is sent once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from aiguard.accounts.webhooks.courier import AT_ONCE, AT_ONCE_A_PERSON, Courier
from aiguard.fetching.addresses import Allow
from aiguard.fetching.guarded import open_client
from tests.integration.accounts.deliveries import (
    KEY,
    SEALER,
    courier_for,
    deliveries,
    happen,
    hook,
    make_due,
    person,
    until,
)
from tests.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aiguard.db import SessionFactory


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
