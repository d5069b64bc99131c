"""/password-resets: a new password by mail."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.api.addresses import link_base
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import public
from aiguard.api.schemas.account import NewPasswordReset, PasswordResetDone, PasswordResetUse
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "password_resets",
    __name__,
    url_prefix="/api/v1/password-resets",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
)


@resource.post("", responses={HTTPStatus.ACCEPTED: None, **problems(403, 422, 429)})
@public
def create_password_reset(body: NewPasswordReset) -> Response:
    """Mail a link to the owner of this address; the answer is the same where there is none"""
    wiring().resets.ask(body.email, link_base())
    return Response(status=HTTPStatus.ACCEPTED)


@resource.post("/use", responses={HTTPStatus.OK: PasswordResetDone, **problems(403, 422, 429)})
@public
def use_password_reset(body: PasswordResetUse) -> Response:
    """Choose a new password with the link's token; every session ends, the second step and API tokens stay"""
    return json_of(PasswordResetDone(api_tokens=wiring().resets.use(body.token, body.password)))
