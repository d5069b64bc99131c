"""/history: one's checks filtered, sorted, searched."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.history import HistoryPage, HistoryQuery
from aiguard.api.wiring import wiring
from aiguard.checks.history import list_summaries

resource = APIBlueprint(
    "history",
    __name__,
    url_prefix="/api/v1/history",
    abp_tags=[Tag(name="History")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: HistoryPage, **problems(401, 422)})
@scope(Scope.CHECKS_READ)
def list_history(query: HistoryQuery) -> Response:
    """Your checks without their reasons and evidence: as GET /checks, and light enough to walk through thousands"""
    with wiring().sessions() as session:
        page = list_summaries(
            session, person().id, wish=query.wish(), sort=query.sort, cursor=query.cursor, limit=query.limit
        )
    return json_of(HistoryPage.model_validate(page))
