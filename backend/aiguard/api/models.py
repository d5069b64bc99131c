"""/models: what can be asked here."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import scope
from aiguard.api.schemas.models import Models
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "models",
    __name__,
    url_prefix="/api/v1/models",
    abp_tags=[Tag(name="Service")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: Models, **problems(401, 403)})
@scope(Scope.CHECKS_READ)
def list_models() -> Response:
    """The models that are ready on this server, and what each is known to be bad at"""
    return json_of(wiring().models())
