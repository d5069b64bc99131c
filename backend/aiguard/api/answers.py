"""How answers are written: models to JSON, and the same errors in the OpenAPI document everywhere."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response

if TYPE_CHECKING:
    from flask_openapi3.types import ResponseDict
    from pydantic import BaseModel

PROBLEM_REF = {"$ref": "#/components/schemas/Problem"}


def json_of(model: BaseModel, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(model.model_dump_json(), status=status, mimetype="application/json")


def problems(*statuses: int) -> ResponseDict:
    """The `responses` of a route for these error statuses."""
    return {
        HTTPStatus(status): {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": PROBLEM_REF}},
        }
        for status in statuses
    }


def file_response(media_type: str, said: str = "The picture, re-encoded") -> dict[str, Any]:
    """The `responses` entry of a route that answers with bytes."""
    return {
        "description": said,
        "content": {media_type: {"schema": {"type": "string", "format": "binary"}}},
    }


def operation_id(*, name: str, path: str, method: str) -> str:  # noqa: ARG001  # flask-openapi3 gives all three
    """The view's own name, which is what generated clients call it."""
    return name
