"""/account/two-step: codes of a phone's app at sign-in."""

from http import HTTPStatus

import segno
from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import confirmed, person
from aiguard.api.schemas.account import CodeGiven, RecoveryCodes, TwoStepEnrolment, TwoStepState
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "two_step",
    __name__,
    url_prefix="/api/v1/account/two-step",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: TwoStepState, **problems(401)})
def get_two_step() -> Response:
    """Whether a code is asked for when you sign in"""
    return json_of(TwoStepState.model_validate(wiring().two_step.state(person().id)))


@resource.post("", responses={HTTPStatus.CREATED: TwoStepEnrolment, **problems(401, 403, 409)})
@confirmed
def create_two_step() -> Response:
    """Begin: a new secret for the app. It is not asked for before a first code confirms it"""
    begun = wiring().two_step.begin(person())
    picture = segno.make(begun.uri, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    return json_of(TwoStepEnrolment(secret=begun.secret, uri=begun.uri, qr_svg=picture), HTTPStatus.CREATED)


@resource.post("/confirmation", responses={HTTPStatus.OK: RecoveryCodes, **problems(401, 403, 409, 422, 429)})
@confirmed
def confirm_two_step(body: CodeGiven) -> Response:
    """Turn it on with a first code; answers ten recovery codes, this once"""
    return json_of(RecoveryCodes(codes=wiring().two_step.confirm(person().id, body.code)))


@resource.post("/recovery-codes", responses={HTTPStatus.OK: RecoveryCodes, **problems(401, 403, 409)})
@confirmed
def create_recovery_codes() -> Response:
    """Ten new recovery codes in place of all before"""
    return json_of(RecoveryCodes(codes=wiring().two_step.renew_codes(person().id)))


@resource.delete("", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403)})
@confirmed
def delete_two_step() -> Response:
    """Turn it off; the recovery codes go with it"""
    wiring().two_step.turn_off(person().id)
    return Response(status=HTTPStatus.NO_CONTENT)
