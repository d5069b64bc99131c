"""/service: what this service runs on and takes."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.api.answers import json_of, operation_id
from aiguard.api.guard import public
from aiguard.api.schemas.service import Service
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "service",
    __name__,
    url_prefix="/api/v1/service",
    abp_tags=[Tag(name="Service")],
    operation_id_callback=operation_id,
)


@resource.get("", responses={HTTPStatus.OK: Service})
@public
def get_service() -> Response:
    """Version, model, limits and the image formats that are taken"""
    return json_of(wiring().service())
