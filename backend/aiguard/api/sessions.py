"""/account/sessions: where somebody is signed in."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import sign_ins
from aiguard.accounts.devices import device_words
from aiguard.accounts.rows import SignInRow
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, this_sign_in
from aiguard.api.schemas.account import SessionPath, SignedInSession, SignedInSessions
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "sessions",
    __name__,
    url_prefix="/api/v1/account/sessions",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: SignedInSessions, **problems(401)})
def list_sessions() -> Response:
    """Where you are signed in, the one seen last first"""
    return json_of(SignedInSessions(items=[_shown(row) for row in sign_ins.of(wiring().sessions, person().id)]))


@resource.delete("/<uuid:session_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
def end_session(path: SessionPath) -> Response:
    """End a session of yours; its browser is signed out at its next request"""
    sign_ins.end_one(wiring().sessions, person().id, path.session_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@resource.delete("", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403)})
def end_other_sessions() -> Response:
    """End every session of yours but this one"""
    sign_ins.end_others(wiring().sessions, person().id, this_sign_in().id)
    return Response(status=HTTPStatus.NO_CONTENT)


def _shown(row: SignInRow) -> SignedInSession:
    return SignedInSession(
        id=row.id,
        device=device_words(row.user_agent),
        current=row.id == this_sign_in().id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        expires_at=row.expires_at,
    )
