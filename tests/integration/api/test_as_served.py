from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from threading import Event
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from tests.integration.api.browser import CHECKS, PASSWORD, SESSION, USERS, png

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiguard.config import Settings

MIB = 1024 * 1024
UPLOADS = 20
UPLOAD_BYTES = 25 * MIB
ROOM_BYTES = 150 * MIB
Answer = tuple[int, str, bytes]
Headers = dict[str, str]
BOUNDARY = "between-the-parts"


@pytest.fixture
def port(settings: Settings, tmp_path: Path) -> Iterator[int]:
    """The application as it is served, one process with a thread for each upload."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "BROKER_URL": settings.broker_url,
        "STORAGE_URL": settings.storage_url,
        "AIGUARD_SECRET_KEY": settings.secret_key,
        "AIGUARD_DATA_DIR": str(tmp_path),
        "AIGUARD_LOG_LEVEL": "WARNING",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [gunicorn, "aiguard.app:create_app()", "-k", "gthread", "--threads", "20", "-b", f"127.0.0.1:{free}"]
    server = subprocess.Popen(command, env=environment)
    try:
        _wait_until_it_answers(free)
        yield free
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_whoever_is_signed_out_in_the_middle_of_a_large_upload_hears_so(port: int) -> None:
    assert _upload(port, "", "", 1, UPLOAD_BYTES) == 401


@pytest.mark.slow
def test_twenty_large_uploads_at_once_do_not_grow_the_memory_of_the_api(port: int) -> None:
    cookie, token = _register(port)
    assert _upload(port, cookie, token, 1, 1_000) == 202
    server = _listener_on(port)
    before = _resident_bytes(server)
    done = Event()
    with ThreadPoolExecutor(UPLOADS + 1) as pool:
        peak = pool.submit(_peak, server, done)
        answers = [pool.submit(_upload, port, cookie, token, n, UPLOAD_BYTES) for n in range(UPLOADS)]
        statuses = [answer.result() for answer in answers]
        done.set()
    assert statuses == [202] * UPLOADS
    assert peak.result() - before < ROOM_BYTES


def _wait_until_it_answers(port: int) -> None:
    for _ in range(300):
        try:
            _ask(port, "GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the API did not start")


def _ask(port: int, method: str, path: str, body: Any = None, headers: Headers | None = None) -> Answer:
    """Status, cookie, body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return response.status, response.getheader("Set-Cookie", "").split(";")[0], response.read()


def _register(port: int) -> tuple[str, str]:
    _, cookie, opened = _ask(port, "GET", SESSION)
    token = json.loads(opened)["csrf_token"]
    headers = {"Cookie": cookie, "X-CSRF-Token": token, "Content-Type": "application/json"}
    body = json.dumps({"email": "a@example.com", "password": PASSWORD})
    _, cookie, registered = _ask(port, "POST", USERS, body, headers)
    return cookie, json.loads(registered)["csrf_token"]


def _upload(port: int, cookie: str, token: str, number: int, size_bytes: int) -> int:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{number}.png"\r\n\r\n'.encode()
    picture, tail = png(number), f"\r\n--{BOUNDARY}--\r\n".encode()
    chunk = bytes(50_000)
    pieces = [head, picture, *[chunk] * (size_bytes // len(chunk)), tail]
    headers = {
        "Cookie": cookie,
        "X-CSRF-Token": token,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(sum(map(len, pieces))),
    }
    return _ask(port, "POST", CHECKS, iter(pieces), headers)[0]


def _listener_on(port: int) -> psutil.Process:
    mine = psutil.Process().children(recursive=True)
    return next(each for each in mine if f"127.0.0.1:{port}" in " ".join(each.cmdline()))


def _resident_bytes(server: psutil.Process) -> int:
    return sum(each.memory_info().rss for each in [server, *server.children(recursive=True)])


def _peak(server: psutil.Process, done: Event) -> int:
    peak = 0
    while not done.wait(0.02):
        peak = max(peak, _resident_bytes(server))
    return peak
