"""/metrics: the operations page's figures for Prometheus."""

from http import HTTPStatus

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.errors import NotAllowed
from aiguard.api.answers import operation_id, problems
from aiguard.api.guard import bearer_secret, public
from aiguard.api.operations import current_overview
from aiguard.api.wiring import wiring
from aiguard.operations.metrics import TEXT, rendered

resource = APIBlueprint("metrics", __name__, abp_tags=[Tag(name="Service")], operation_id_callback=operation_id)
SAID = {"description": "Prometheus' text format", "content": {"text/plain": {"schema": {"type": "string"}}}}


@resource.get("/metrics", responses={HTTPStatus.OK: SAID, **problems(403)})
@public
def get_metrics() -> Response:
    """For Prometheus: from an allowed network, or with the token of the settings as a bearer"""
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    if not wiring().metrics.lets_in(request.remote_addr, bearer_secret(), forwarded=forwarded):
        raise NotAllowed
    return Response(rendered(current_overview(), wiring().serving.default), content_type=TEXT)
