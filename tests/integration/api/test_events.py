"""Live events: only one's own, only while one may come in, and no thread held for longer than needed."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from redis import Redis

from aiguard.accounts import sign_ins
from aiguard.api import events as view
from aiguard.api.streams import AWAY, KEPT_EVENTS, READY, Hub, TooManyStreams
from aiguard.checks.broadcast import Broadcaster
from aiguard.checks.events import Event
from aiguard.checks.states import CheckState
from aiguard.embedded.process import Running
from tests.integration.api.test_tokens import make, send
from tests.servers import running_valkey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from aiguard.db import SessionFactory
    from tests.integration.api.browser import Browser

EVENTS = "/api/v1/events"


@pytest.fixture
def hub(broker_url: str) -> Hub:
    return Hub(broker_url, most=3, most_a_person=2)


@pytest.fixture(autouse=True)
def nobody_listens_afterwards(app: Flask) -> Iterator[None]:
    yield
    app.extensions["aiguard"].hub._streams.clear()


@pytest.fixture
def broadcaster(broker_url: str) -> Broadcaster:
    return Broadcaster(broker_url)


def done(owner_id: int, band: str = "likely_real") -> Event:
    return Event(owner_id, uuid4(), CheckState.DONE, band)


def chunks(browser: Browser) -> Iterator[str]:
    response = browser.get(EVENTS)
    assert response.status_code == 200, response.get_json()
    return (chunk.decode() for chunk in response.iter_encoded())


def until(lines: Iterator[str], wanted: str) -> str:
    """The first chunk with these letters; whatever comes before it is passed over."""
    return next(chunk for chunk in lines if wanted in chunk)


def told(chunk: str) -> dict[str, Any]:
    kind, data, *_ = chunk.splitlines()
    assert kind == "event: check"
    said: dict[str, Any] = json.loads(data.removeprefix("data: "))
    return said


def owner_of(browser: Browser) -> int:
    return int(browser.open()["user"]["id"])


def test_a_person_hears_of_their_own_checks_and_never_of_others(
    admin: Browser, checker: Browser, broadcaster: Broadcaster
) -> None:
    mine, others = done(owner_of(checker)), done(owner_of(admin))
    lines, others_lines = chunks(checker), chunks(admin)
    until(lines, "ready")
    until(others_lines, "ready")
    assert broadcaster.tell([others, mine])
    heard = told(until(lines, "event: check"))
    assert heard == {"check_id": str(mine.check_id), "state": "done", "band": "likely_real"}
    assert told(until(others_lines, "event: check"))["check_id"] == str(others.check_id)


def test_the_headers_keep_every_proxy_from_holding_events_back(checker: Browser) -> None:
    response = checker.get(EVENTS)
    assert response.mimetype == "text/event-stream"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Accel-Buffering"] == "no"
    response.close()


def test_a_token_that_may_read_may_listen(app: Flask, checker: Browser) -> None:
    reading, _ = make(checker, "checks:read")
    writing, _ = make(checker, "checks:write")
    listening = send(app, reading, path=EVENTS)
    assert listening.status_code == 200
    listening.close()
    assert send(app, writing, path=EVENTS).status_code == 403


def test_beyond_the_cap_the_answer_is_503_and_a_closed_stream_makes_room(
    app: Flask, admin: Browser, checker: Browser
) -> None:
    hub: Hub = app.extensions["aiguard"].hub
    hub.serve(most=3, most_a_person=2, stopping=lambda: False)
    first, second = checker.get(EVENTS), checker.get(EVENTS)
    refused = checker.get(EVENTS)
    assert (refused.status_code, refused.get_json()["code"]) == (503, "too_many_streams")
    assert int(refused.headers["Retry-After"]) > 0
    third = admin.get(EVENTS)
    assert (third.status_code, admin.get(EVENTS).status_code, hub.count()) == (200, 503, 3)
    first.close()
    again = checker.get(EVENTS)
    assert again.status_code == 200
    for each in (second, third, again):
        each.close()
    assert hub.count() == 0


def test_asking_for_the_headers_alone_takes_no_place(app: Flask, checker: Browser) -> None:
    answer = checker.client.head(EVENTS)
    answer.close()
    assert (answer.status_code, app.extensions["aiguard"].hub.count()) == (200, 0)


@pytest.mark.parametrize("how", ["signed out", "token revoked"])
def test_whoever_may_not_come_in_any_more_hears_nothing_after_the_next_heartbeat(
    app: Flask, checker: Browser, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(view, "HEARTBEAT_S", 0.3)
    secret, token_id = make(checker, "checks:read")
    response = checker.get(EVENTS) if how == "signed out" else send(app, secret, path=EVENTS)
    lines = (chunk.decode() for chunk in response.iter_encoded())
    until(lines, ": beat")
    if how == "signed out":
        with checker.client.session_transaction() as cookie:
            sign_ins.end(sessions, cookie["sign_in"])
    else:
        assert checker.change("DELETE", f"/api/v1/account/tokens/{token_id}").status_code == 204
    began = time.monotonic()
    assert [chunk for chunk in lines if "check" in chunk] == []
    assert time.monotonic() - began < 5


def test_a_stopping_server_ends_every_stream(app: Flask, checker: Browser) -> None:
    lines = chunks(checker)
    until(lines, "ready")
    app.extensions["aiguard"].hub.stopping = lambda: True
    began = time.monotonic()
    assert list(lines) == []
    assert time.monotonic() - began < 2


def test_a_listener_that_falls_behind_starts_over_instead_of_missing_something(hub: Hub) -> None:
    stream = hub.open(7)
    assert stream.next(5) == READY
    for _ in range(KEPT_EVENTS + 1):
        stream.put("an event")
    assert (stream.next(0), stream.next(0)) == (READY, None)
    hub.close(stream)


def test_a_second_stream_of_the_same_person_is_ready_at_once(hub: Hub) -> None:
    first = hub.open(7)
    assert first.next(5) == READY
    second = hub.open(7)
    assert second.next(0) == READY
    hub.close(first)
    hub.close(second)


def test_the_reader_ends_with_the_last_stream_and_begins_anew_with_the_next(hub: Hub, broadcaster: Broadcaster) -> None:
    for _ in range(2):
        stream = hub.open(7)
        assert stream.next(5) == READY
        broadcaster.tell([done(7)])
        assert "event: check" in (stream.next(5) or "")
        hub.close(stream)
        wait_for(lambda: hub._thread is None)


def test_streams_survive_a_restart_of_the_broker_and_say_in_between_that_they_hear_nothing() -> None:
    with running_valkey() as valkey:
        hub, broadcaster = Hub(valkey.url), Broadcaster(valkey.url)
        stream = hub.open(7)
        assert stream.next(5) == READY
        Redis.from_url(valkey.url).shutdown(nosave=True)
        assert stream.next(10) == AWAY
        again = Running(valkey.server())
        try:
            again.wait_until_it_answers()
            wait_for(lambda: stream.next(1) == READY)
            wait_for(lambda: broadcaster.tell([done(7)]))
            assert "event: check" in (stream.next(5) or "")
        finally:
            hub.close(stream)
            again.stop()


def test_a_flushed_broker_is_not_even_noticed(hub: Hub, broadcaster: Broadcaster) -> None:
    stream = hub.open(7)
    assert stream.next(5) == READY
    hub._broker.flushall()
    broadcaster.tell([done(7)])
    assert "event: check" in (stream.next(5) or "")
    hub.close(stream)


def test_a_broker_that_is_away_costs_the_worker_one_try_and_no_error() -> None:
    broadcaster = Broadcaster("redis://127.0.0.1:1/0")
    assert broadcaster.tell([done(7)]) is False
    broadcaster._broker = None  # type: ignore[assignment]  # a second try within the pause would fail on this
    assert broadcaster.tell([done(7)]) is False


def test_a_person_with_two_streams_leaves_room_for_others(hub: Hub) -> None:
    own = [hub.open(7), hub.open(7)]
    with pytest.raises(TooManyStreams):
        hub.open(7)
    own.append(hub.open(8))
    with pytest.raises(TooManyStreams):
        hub.open(9)
    for stream in own:
        hub.close(stream)


def wait_for(happened: Callable[[], bool], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
