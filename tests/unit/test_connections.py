"""Servers that say nothing any more are given up in seconds."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from aiguard.api import streams
from aiguard.api.streams import AWAY, Hub
from aiguard.db import make_engine

if TYPE_CHECKING:
    from collections.abc import Iterator


class Captured(Exception):
    pass


@pytest.fixture
def silent() -> Iterator[str]:
    """Takes connections and never says a word, as a broker that was stopped in the middle."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_a_broker_that_never_answers_is_told_to_streams_as_away(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "SILENT_S", 0.1)
    hub = Hub(silent)
    stream = hub.open(1)
    try:
        assert stream.next(30) == AWAY
    finally:
        hub.close(stream)


def test_a_connection_to_a_database_that_is_gone_is_given_up_by_the_kernel() -> None:
    engine = make_engine("postgresql+psycopg2://nobody@127.0.0.1:1/none")
    given: dict[str, Any] = {}

    @event.listens_for(engine, "do_connect")
    def _capture(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
        given.update(parameters)
        raise Captured

    with pytest.raises(Captured):
        engine.connect()
    assert given["keepalives_idle"] + given["keepalives_interval"] * given["keepalives_count"] <= 60
    assert 0 < given["tcp_user_timeout"] <= 60_000
