"""/events: what happens to a person's checks, as it happens."""

from __future__ import annotations

import time
from functools import partial
from http import HTTPStatus
from socket import MSG_DONTWAIT, MSG_PEEK, socket
from typing import TYPE_CHECKING

import structlog
from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag
from sqlalchemy.exc import SQLAlchemyError

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import operation_id, problems
from aiguard.api.guard import person, readmission, scope
from aiguard.api.wiring import wiring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aiguard.api.streams import Stream

log = structlog.get_logger()

HEARTBEAT_S = 15.0
TICK_S = 0.5  # how soon a listener that left gives its thread back, and how long a stopping server waits for us
EVENT_STREAM = "text/event-stream"
# nginx and its like must hand each event on at once.
HEADERS = {"X-Accel-Buffering": "no"}

resource = APIBlueprint(
    "events",
    __name__,
    url_prefix="/api/v1/events",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get(
    "",
    responses={
        HTTPStatus.OK: {
            "description": "`event: check` with {check_id, state, band} for each change; `event: ready` when from here "
            "on nothing is missed, `event: away` when nothing is heard until the next `ready`",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        },
        **problems(401, 503),
    },
)
@scope(Scope.CHECKS_READ)
def get_events() -> Response:
    """What happens to your checks, as it happens; it ends after ten minutes, then ask again"""
    hub = wiring().hub
    stream = hub.open(person().id)
    connection = request.environ.get("gunicorn.socket")

    def over() -> bool:
        return hub.stopping() or _hung_up(connection)

    response = Response(written(stream, over, readmission()), mimetype=EVENT_STREAM, headers=HEADERS)
    response.call_on_close(partial(hub.close, stream))  # also where nobody ever reads it
    return response


def written(stream: Stream, over: Callable[[], bool], still_admitted: Callable[[], bool]) -> Iterator[str]:
    """The stream's lines until it is `over` or its time is up; at each heartbeat it asks who is still let in."""
    yield ": hello\n\n"  # sends the headers
    beat_at = time.monotonic() + HEARTBEAT_S
    while not over() and time.monotonic() < stream.ends_at:
        if text := stream.next(TICK_S):
            yield text
        if time.monotonic() >= beat_at:
            if not _let_in(still_admitted):
                return
            beat_at = time.monotonic() + HEARTBEAT_S
            yield ": beat\n\n"


def _let_in(still_admitted: Callable[[], bool]) -> bool:
    try:
        return still_admitted()
    except SQLAlchemyError as error:
        log.warning("stream_not_admitted", error=type(error).__name__)
        return False


def _hung_up(connection: socket | None) -> bool:
    """Whether the other side has closed: else a thread would wait for the next heartbeat to find out."""
    if connection is None:
        return False
    try:
        return connection.recv(1, MSG_PEEK | MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except ValueError:  # TLS cannot look ahead
        return False
    except OSError:
        return True
