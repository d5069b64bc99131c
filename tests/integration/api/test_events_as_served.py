"""Live events under gunicorn with the service's own settings for it: threads come back, and it stops at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from aiguard.checks.broadcast import Broadcaster
from aiguard.checks.events import Event
from aiguard.checks.states import CheckState
from aiguard.embedded import commands
from aiguard.embedded.ports import free_port
from tests.integration.api.test_as_served import _register, _wait_until_it_answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path

    from aiguard.config import Settings

EVENTS = "/api/v1/events"
GRACE_S = 10.0  # --graceful-timeout of embedded.commands


@pytest.fixture
def server(settings: Settings, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`make up`'s own command for the API, with so few threads that two streams are a third of them."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "BROKER_URL": settings.broker_url,
        "STORAGE_URL": settings.storage_url,
        "AIGUARD_SECRET_KEY": settings.secret_key,
        "AIGUARD_DATA_DIR": str(tmp_path),
        "AIGUARD_LOG_LEVEL": "WARNING",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = commands.here(commands.api("127.0.0.1", port))
    command = ["--workers=1" if word.startswith("--workers") else word for word in command]
    command = ["--threads=6" if word.startswith("--threads") else word for word in command]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_until_it_answers(port)
        yield process, port
    finally:
        process.kill()
        process.wait()


def listen(port: int, cookie: str) -> tuple[HTTPConnection, HTTPResponse]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", EVENTS, headers={"Cookie": cookie})
    return connection, connection.getresponse()


def until(response: HTTPResponse, wanted: bytes) -> None:
    while wanted not in response.readline():
        pass
    response.readline()


def hang_up(connection: HTTPConnection, response: HTTPResponse) -> None:
    response.close()
    connection.close()


def test_the_thread_of_a_listener_who_hung_up_is_free_within_seconds(
    server: tuple[subprocess.Popen[bytes], int],
) -> None:
    _, port = server
    cookie, _ = _register(port)
    open_ones = [listen(port, cookie) for _ in range(2)]
    assert [response.status for _, response in open_ones] == [200, 200]
    connection, refused = listen(port, cookie)
    assert (refused.status, refused.getheader("Retry-After")) == (503, "10")
    connection.close()
    until(open_ones[0][1], b"ready")  # else what is unread would be reset, which even a blind server notices
    hang_up(*open_ones[0])
    deadline = time.monotonic() + 5
    while (again := listen(port, cookie))[1].status != 200:
        assert time.monotonic() < deadline
        again[0].close()
        time.sleep(0.2)
    assert again[1].readline().startswith(b": hello")


def test_an_event_reaches_the_browser_through_the_server_and_a_stop_does_not_wait_for_open_streams(
    server: tuple[subprocess.Popen[bytes], int], broker_url: str
) -> None:
    process, port = server
    cookie, _ = _register(port)
    _, response = listen(port, cookie)
    until(response, b"ready")
    began = time.monotonic()
    assert Broadcaster(broker_url).tell([Event(1, uuid4(), CheckState.DONE, "uncertain")])
    until(response, b"uncertain")
    assert time.monotonic() - began < 1
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - began < 0.8 * GRACE_S  # a server that waited for the stream would take all of it
