"""The rest of a refused upload is read and dropped: a client that is still sending does not hear the answer."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

CHUNK_BYTES = 64 * 1024


def install(app: Flask, *, max_bytes: int) -> None:
    """Up to `max_bytes` of a request; whoever sends more finds the connection closed."""

    @app.after_request
    def _drain(response: Response) -> Response:
        # Only where the server ends the stream at the end of the body, as gunicorn does; elsewhere a read would hang.
        if response.status_code >= HTTPStatus.BAD_REQUEST and request.environ.get("wsgi.input_terminated"):
            with suppress(OSError):
                _read_away(max_bytes)
        return response


def _read_away(max_bytes: int) -> None:
    body, left = request.environ["wsgi.input"], max_bytes
    while left > 0 and (chunk := body.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)
