"""/users: make an account."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.service import register
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import public, sign_in
from aiguard.api.schemas.session import NewUser, SessionState
from aiguard.api.session import session_state
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "users", __name__, url_prefix="/api/v1/users", abp_tags=[Tag(name="Account")], operation_id_callback=operation_id
)


@resource.post("", responses={HTTPStatus.CREATED: SessionState, **problems(403, 422, 429)})
@public
def create_user(body: NewUser) -> Response:
    """Make an account and sign in with it; the first account of a service is its admin"""
    user = register(wiring().sessions, body.email, body.password, is_open=wiring().registration_open)
    sign_in(user, remember=False)
    return json_of(session_state(), HTTPStatus.CREATED)
