"""/session: sign in, with a second step where it is on; sign out; who am I."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from flask_wtf.csrf import generate_csrf

from aiguard.accounts import sign_ins
from aiguard.accounts.roles import Role
from aiguard.accounts.service import authenticate, confirm_password, has_accounts
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, person_or_none, public, sign_in, sign_out, this_sign_in
from aiguard.api.schemas.account import CodeGiven, PasswordGiven
from aiguard.api.schemas.session import Credentials, Registration, SessionState, User
from aiguard.api.waiting import await_second_step, awaited, second_step_is_awaited
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
    """Sign in; where the answer says `second_step_required`, nobody is signed in before POST /session/second-step"""
    user = authenticate(wiring().sessions, body.email, body.password)
    if wiring().two_step.is_on(user.id):
        await_second_step(user, remember=body.remember)
    else:
        sign_in(user, remember=body.remember)
    return json_of(session_state())


@resource.post("/second-step", responses={HTTPStatus.OK: SessionState, **problems(401, 403, 409, 422, 429)})
@public
def create_second_step(body: CodeGiven) -> Response:
    """Finish signing in with a code of the app, or with a recovery code"""
    waiting = awaited()
    wiring().two_step.take(waiting.person.id, body.code)
    sign_in(waiting.person, remember=waiting.remember)
    return json_of(session_state())


@resource.post("/confirmation", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 422, 429)})
def confirm_session(body: PasswordGiven) -> Response:
    """Give the password again: for 15 minutes `confirmation_required` is not answered"""
    confirm_password(person(), body.password)
    sign_ins.confirm(wiring().sessions, this_sign_in().id)
    return Response(status=HTTPStatus.NO_CONTENT)


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
        second_step_required=user is None and second_step_is_awaited(),
        registration=_registration(),
        csrf_token=generate_csrf(),
    )


def _registration() -> Registration:
    with wiring().sessions() as session:
        if not has_accounts(session):
            return "first"
    return "open" if wiring().registration_open else "closed"
