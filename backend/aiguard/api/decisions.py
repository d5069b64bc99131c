"""/desk/cases/{id}/decisions: what auditors find."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, requires
from aiguard.api.schemas.cases import CaseClaim, CasePath
from aiguard.api.schemas.decisions import DecisionMade, DecisionPath, Deed
from aiguard.api.wiring import wiring
from aiguard.review.deciding import Said, decide
from aiguard.review.undoing import undo

resource = APIBlueprint(
    "decisions",
    __name__,
    url_prefix="/api/v1/desk/cases/<uuid:case_id>/decisions",
    abp_tags=[Tag(name="Desk")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.post("", responses={HTTPStatus.CREATED: Deed, **problems(401, 403, 404, 409, 422)})
@requires(Permission.REVIEW_CASES)
def decide_case(path: CasePath, body: DecisionMade) -> Response:
    """Say what you found; with `whole_group` for all near-duplicates that you hold. The verdict stays as it is"""
    said = Said(body.claim_token, body.outcome, body.reason_code, body.words, body.owner_words, body.whole_group)
    with wiring().sessions() as session:
        deed = decide(session, person().id, path.case_id, said)
    return json_of(Deed.model_validate(deed), HTTPStatus.CREATED)


@resource.delete("/<uuid:decision_id>", responses={HTTPStatus.OK: CaseClaim, **problems(401, 403, 404, 409)})
@requires(Permission.REVIEW_CASES)
def undo_decision(path: DecisionPath) -> Response:
    """Take it back, within ten seconds: you hold the case again. It stays on record as taken back"""
    with wiring().sessions() as session:
        return json_of(CaseClaim.model_validate(undo(session, person().id, path.case_id, path.decision_id)))
