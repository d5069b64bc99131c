"""/account: the password of whoever is signed in."""

from http import HTTPStatus

from flask import Response, session
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.service import change_password
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, sign_in
from aiguard.api.schemas.account import NewPassword
from aiguard.api.schemas.session import SessionState
from aiguard.api.session import session_state
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "account",
    __name__,
    url_prefix="/api/v1/account",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.put("/password", responses={HTTPStatus.OK: SessionState, **problems(401, 403, 422, 429)})
def update_password(body: NewPassword) -> Response:
    """Change your password; every other session ends, and this one begins anew"""
    changed = change_password(wiring().sessions, person(), body.current, body.new)
    sign_in(changed, remember=session.permanent)
    wiring().resets.tell(changed)
    return json_of(session_state())
