"""/healthz and /readyz: for whatever watches over the processes."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.api.answers import json_of, operation_id
from aiguard.api.guard import public
from aiguard.api.schemas.service import Alive, Readiness
from aiguard.api.wiring import wiring

resource = APIBlueprint("health", __name__, abp_tags=[Tag(name="Service")], operation_id_callback=operation_id)


@resource.get("/healthz", responses={HTTPStatus.OK: Alive})
@public
def get_healthz() -> Response:
    """The process lives"""
    return json_of(Alive(status="ok"))


@resource.get("/readyz", responses={HTTPStatus.OK: Readiness, HTTPStatus.SERVICE_UNAVAILABLE: Readiness})
@public
def get_readyz() -> Response:
    """Whether it can serve: without the database it cannot; without the broker or a worker checks only wait"""
    database, broker = wiring().database_answers(), wiring().broker_answers()
    workers = database and wiring().workers_alive()
    state = Readiness(
        status="unavailable" if not database else "ok" if broker and workers else "degraded",
        database="ok" if database else "unreachable",
        broker="ok" if broker else "unreachable",
        workers="ok" if workers else "none",
    )
    return json_of(state, HTTPStatus.OK if database else HTTPStatus.SERVICE_UNAVAILABLE)
