"""/account/privacy: how long what is yours is kept."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.privacy import KeptDays, Privacy, PrivacyChoice
from aiguard.api.wiring import wiring
from aiguard.keeping import limits

resource = APIBlueprint(
    "privacy",
    __name__,
    url_prefix="/api/v1/account/privacy",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: Privacy, **problems(401, 403)})
@scope(Scope.ACCOUNT_READ)
def get_privacy() -> Response:
    """Your limits, this service's, and what your uploads begin with"""
    with wiring().sessions() as session:
        return json_of(_shown(limits.privacy_of(session, person().id, wiring().keeping)))


@resource.put("", responses={HTTPStatus.OK: Privacy, **problems(401, 403, 422)})
def set_privacy(body: PrivacyChoice) -> Response:
    """Choose them; the dates of the checks there are follow at once"""
    own = limits.Days(body.keep_pictures_days, body.keep_checks_days)
    wanted = limits.Privacy(own, wiring().keeping, body.keep_picture, body.for_training)
    with wiring().sessions() as session:
        return json_of(_shown(limits.choose(session, person().id, wanted)))


def _shown(found: limits.Privacy) -> Privacy:
    return Privacy(
        keep_pictures_days=found.own.pictures,
        keep_checks_days=found.own.checks,
        keep_picture=found.keep_picture,
        for_training=found.for_training,
        operator=KeptDays.model_validate(found.operator),
    )
