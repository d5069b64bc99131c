"""/checks/{id}/opinions: another model's answer."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.checks import Check, CheckPath
from aiguard.api.schemas.opinions import OpinionAsked
from aiguard.api.wiring import wiring
from aiguard.checks.errors import ModelNotReady
from aiguard.checks.history import get_check
from aiguard.checks.opinions import ask_opinion

resource = APIBlueprint(
    "opinions",
    __name__,
    url_prefix="/api/v1/checks",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.post("/<uuid:check_id>/opinions", responses={HTTPStatus.ACCEPTED: Check, **problems(401, 403, 404, 409, 422)})
@scope(Scope.CHECKS_WRITE)
def ask_model(path: CheckPath, body: OpinionAsked) -> Response:
    """Check again with another model: its verdict stands beside the deciding one and never replaces it"""
    require_ready(body.model_id)
    owner_id = person().id
    with wiring().sessions() as session:
        ask_opinion(session, owner_id, path.check_id, body.model_id)
        view = get_check(session, owner_id, path.check_id)
    wiring().waker.wake_up()
    return json_of(Check.model_validate(view), HTTPStatus.ACCEPTED)


def require_ready(model_id: str) -> None:
    """ModelNotReady unless it is one of GET /models."""
    if model_id not in {model.id for model in wiring().models().items}:
        raise ModelNotReady(model_id)
