"""/session: sign in, sign out, who am I."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from flask_wtf.csrf import generate_csrf

from aiguard.accounts.roles import Role
from aiguard.accounts.service import authenticate, has_accounts
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person_or_none, public, sign_in, sign_out
from aiguard.api.schemas.session import Credentials, Registration, SessionState, User
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "session",
    __name__,
    url_prefix="/api/v1/session",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
)


@resource.get("", responses={HTTPStatus.OK: SessionState})
@public
def get_session() -> Response:
    """Who is signed in here, and the token that every change needs"""
    return json_of(session_state())


@resource.post("", responses={HTTPStatus.OK: SessionState, **problems(401, 403, 422, 429)})
@public
def create_session(body: Credentials) -> Response:
    """Sign in"""
    sign_in(authenticate(wiring().sessions, body.email, body.password), remember=body.remember)
    return json_of(session_state())


@resource.delete("", responses={HTTPStatus.NO_CONTENT: None, **problems(403)})
@public
def delete_session() -> Response:
    """Sign out"""
    sign_out()
    return Response(status=HTTPStatus.NO_CONTENT)


def session_state() -> SessionState:
    user = person_or_none()
    return SessionState(
        user=User(id=user.id, email=user.email, roles=[Role(role.name) for role in user.roles]) if user else None,
        registration=_registration(),
        csrf_token=generate_csrf(),
    )


def _registration() -> Registration:
    with wiring().sessions() as session:
        if not has_accounts(session):
            return "first"
    return "open" if wiring().registration_open else "closed"
