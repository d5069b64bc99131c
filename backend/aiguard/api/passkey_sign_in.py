"""/session/passkey: sign in with a passkey alone, without an email."""

import json
from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import passkeys
from aiguard.api.addresses import relying_party
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import public, sign_in
from aiguard.api.schemas.account import PasskeyAnswer, PasskeyCeremony
from aiguard.api.schemas.session import SessionState
from aiguard.api.session import session_state
from aiguard.api.waiting import set_challenge, take_challenge
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "passkey_sign_in",
    __name__,
    url_prefix="/api/v1/session/passkey",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
)


@resource.post("/options", responses={HTTPStatus.OK: PasskeyCeremony, **problems(403, 422, 429)})
@public
def create_passkey_sign_in_options() -> Response:
    """Begin to sign in with a passkey: what the browser needs to ask for one"""
    ceremony = passkeys.ask_to_sign_in(relying_party())
    set_challenge("sign_in", ceremony.challenge)
    return json_of(PasskeyCeremony(options=json.loads(ceremony.options_json)))


@resource.post("", responses={HTTPStatus.OK: SessionState, **problems(403, 422, 429)})
@public
def create_passkey_session(body: PasskeyAnswer) -> Response:
    """Sign in with a passkey. It checks its owner itself, so no second step is asked for"""
    challenge = take_challenge("sign_in")
    user = passkeys.recognise(wiring().sessions, relying_party(), challenge, body.credential)
    sign_in(user, remember=True, how="webauthn")
    return json_of(session_state())
