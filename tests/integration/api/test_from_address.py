"""A picture from the web becomes a check like any other; nothing behind the server is ever asked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from aiguard.checks.rows import CheckRow
from tests.integration.api.browser import CHECKS, Browser, png
from tests.integration.api.conftest import sessions_of
from tests.unit.fetching.server import Server, serving

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

FROM_ADDRESS = f"{CHECKS}/from-address"


@pytest.fixture
def web() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def app(build: Callable[..., Flask], web: Server) -> Flask:
    return build(fetch_allow=f"127.0.0.1:{web.port}", fetch_at_once=1)


def ask(browser: Browser, url: str, **terms: object) -> TestResponse:
    return browser.change("POST", FROM_ADDRESS, json={"url": url, **terms})


def test_a_picture_is_fetched_and_remembers_where_it_came_from(admin: Browser, web: Server, tmp_path: Path) -> None:
    web.gives("/a/cat", png())
    url = f"http://127.0.0.1:{web.port}/a/cat?size=2"
    web.answers["/a/cat?size=2"] = web.answers["/a/cat"]
    answer = ask(admin, url, keep_picture=False, tags=["web"])
    assert answer.status_code == 202
    [check] = answer.get_json()["checks"]
    assert (check["source"], check["source_url"], check["file_name"]) == ("address", url, "cat.png")
    assert (check["keep_picture"], check["tags"], check["state"]) == (False, ["web"], "queued")
    assert list((tmp_path / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "address_not_public"),
        ("http://169.254.169.254/latest/meta-data/", "address_not_public"),
        ("http://[::1]/", "address_not_public"),
        ("http://127.0.0.1:5432/", "port_not_allowed"),
        ("file:///etc/passwd", "address_invalid"),
        ("cat.png", "address_invalid"),
    ],
)
def test_an_address_of_our_own_is_refused(admin: Browser, url: str, code: str) -> None:
    answer = ask(admin, url)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


def test_a_web_page_a_wrong_way_and_too_much_say_so(app: Flask, admin: Browser, web: Server) -> None:
    web.gives("/page", b"<html>" + bytes(99), headers="Content-Type: text/html\r\n")
    web.gives("/gone", b"", status="404 Not Found")
    web.gives("/big", png() + bytes(20_000))
    web.sends("/home", "http://127.0.0.1:1/")
    codes = [ask(admin, f"http://127.0.0.1:{web.port}/{name}").get_json()["code"] for name in ("page", "gone", "big")]
    assert codes == ["address_not_a_picture", "address_refused", "address_too_large"]
    assert ask(admin, f"http://127.0.0.1:{web.port}/home").get_json()["code"] == "port_not_allowed"
    with sessions_of(app)() as session:
        assert session.scalar(select(func.count()).select_from(CheckRow)) == 0


def test_only_so_many_addresses_are_fetched_at_once_and_the_others_are_told_when(
    app: Flask, admin: Browser, web: Server
) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def slow(to: socket.socket) -> None:
        asked.set()
        go_on.wait(10)
        picture = png()
        to.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(picture)}\r\n\r\n".encode() + picture)

    web.answers["/slow"] = slow
    web.gives("/quick", png(1))
    other = Browser(app)
    other.sign_in("admin@example.com")
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(ask(other, f"http://127.0.0.1:{web.port}/slow")))
    waiting.start()
    assert asked.wait(10)
    busy = ask(admin, f"http://127.0.0.1:{web.port}/quick")
    assert (busy.status_code, busy.get_json()["code"]) == (503, "fetching_busy")
    assert int(busy.headers["Retry-After"]) > 0
    go_on.set()
    waiting.join()
    assert answers[0].status_code == 202
    assert ask(admin, f"http://127.0.0.1:{web.port}/quick").status_code == 202


def test_a_stranger_cannot_make_the_server_fetch(app: Flask, web: Server) -> None:
    visitor = Browser(app)
    visitor.open()
    assert ask(visitor, f"http://127.0.0.1:{web.port}/").status_code == 401
    assert web.requests == []
