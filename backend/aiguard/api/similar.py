"""/checks/{id}/similar: which of one's own pictures look like this one."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.checks import CheckPath
from aiguard.api.schemas.similar import Alike, Similar
from aiguard.api.wiring import wiring
from aiguard.checks.similar import similar_checks

resource = APIBlueprint(
    "similar",
    __name__,
    url_prefix="/api/v1/checks",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("/<uuid:check_id>/similar", responses={HTTPStatus.OK: Similar, **problems(401, 403, 404)})
@scope(Scope.CHECKS_READ)
def get_similar(path: CheckPath) -> Response:
    """Your other checks of pictures that look like this one, nearest first"""
    with wiring().sessions() as session:
        found = similar_checks(session, person().id, path.check_id)
    return json_of(Similar(items=[Alike.model_validate(one) for one in found]))
