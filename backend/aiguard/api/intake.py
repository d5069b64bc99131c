"""/checks from elsewhere than a file: from a web address, and from what was checked before."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.accepting import accepted, terms_of
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.checks import Accepted, Check, Digests, FromAddress, KnownChecks
from aiguard.api.wiring import wiring
from aiguard.checks.history import pick_checks
from aiguard.checks.known import known_checks

resource = APIBlueprint(
    "intake",
    __name__,
    url_prefix="/api/v1/checks",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.post(
    "/from-address", responses={HTTPStatus.ACCEPTED: Accepted, **problems(401, 403, 413, 415, 422, 503, 507)}
)
@scope(Scope.CHECKS_WRITE)
def create_check_from_address(body: FromAddress) -> Response:
    """Check the picture at a public web address; the server fetches it"""
    return accepted(wiring().addresses.accept(person().id, body.url, terms_of(body)))


@resource.post("/known", responses={HTTPStatus.OK: KnownChecks, **problems(401, 403, 422)})
@scope(Scope.CHECKS_READ)
def find_known_checks(body: Digests) -> Response:
    """Your earlier checks of these very bytes by the model that runs now, before anything is uploaded"""
    owner_id = person().id
    with wiring().sessions() as session:
        known = known_checks(session, owner_id, set(body.sha256), wiring().model())
        found = pick_checks(session, owner_id, list(known.values())).items if known else []
    return json_of(KnownChecks(items=[Check.model_validate(view) for view in found]))
