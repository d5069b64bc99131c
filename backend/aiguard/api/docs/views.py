"""The OpenAPI document and a readable page of it, from files of this machine only."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, current_app

from aiguard.api.document import document_of
from aiguard.api.guard import public

if TYPE_CHECKING:
    from flask_openapi3 import OpenAPI

resource = Blueprint("docs", __name__, url_prefix="/api/v1")

# Redoc writes its styles at run time and searches in a worker that it makes from a blob.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "worker-src blob:; connect-src 'self'; frame-ancestors 'none'"
)


@resource.get("/openapi.json")
@public
def get_openapi() -> Response:
    # In the order of the views, which reads better than the alphabet.
    document = json.dumps(document_of(cast("OpenAPI", current_app)), ensure_ascii=False)
    return Response(document, mimetype="application/json")


@resource.get("/docs")
@public
def get_docs() -> Response:
    page = files("aiguard.api.docs").joinpath("index.html").read_text(encoding="utf-8")
    return Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})


@resource.get("/docs/start.js")
@public
def get_start_script() -> Response:
    script = files("aiguard.api.docs").joinpath("start.js").read_text(encoding="utf-8")
    return Response(script, mimetype="text/javascript")


@resource.get("/docs/guide.md")
@public
def get_guide() -> Response:
    guide = files("aiguard.api.docs").joinpath("guide.md").read_text(encoding="utf-8")
    return Response(guide, content_type="text/markdown; charset=utf-8")


@resource.get("/docs/redoc.js")
@public
def get_redoc_script() -> Response:
    return Response(_redoc(), mimetype="text/javascript", headers={"Cache-Control": "public, max-age=86400"})


@cache
def _redoc() -> bytes:
    return files("flask_openapi3_redoc").joinpath("templates/redoc/js/redoc.standalone.js").read_bytes()
