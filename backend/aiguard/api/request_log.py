"""One log line a request, under an id that the caller may choose and gets back."""

from __future__ import annotations

import re
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

import structlog
from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

log = structlog.get_logger()

REQUEST_ID_HEADER = "X-Request-ID"
FIT_FOR_A_LOG = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: Flask) -> None:
    """Before everything else, so that refusals carry the id too."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    given = request.headers.get(REQUEST_ID_HEADER, "")
    g.request_id = given if FIT_FOR_A_LOG.fullmatch(given) else uuid4().hex
    g.began_at = perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID_HEADER] = g.request_id
    log.info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        request_bytes=request.content_length,
        duration_ms=round((perf_counter() - g.began_at) * 1000, 1),
    )
    return response
