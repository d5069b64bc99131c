"""/account/passkeys: the passkeys of whoever is signed in."""

import json
from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import passkeys
from aiguard.api.addresses import relying_party
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import confirmed, person
from aiguard.api.schemas.account import NewPasskey, Passkey, PasskeyCeremony, PasskeyName, PasskeyPath, Passkeys
from aiguard.api.waiting import set_challenge, take_challenge
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "passkeys",
    __name__,
    url_prefix="/api/v1/account/passkeys",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: Passkeys, **problems(401)})
def list_passkeys() -> Response:
    """Your passkeys, the oldest first"""
    found = passkeys.of(wiring().sessions, person().id)
    return json_of(Passkeys(items=[Passkey.model_validate(each) for each in found]))


@resource.post("/options", responses={HTTPStatus.OK: PasskeyCeremony, **problems(401, 403, 422)})
@confirmed
def create_passkey_options() -> Response:
    """Begin to add a passkey: what the browser needs to make one"""
    ceremony = passkeys.ask_to_add(wiring().sessions, person(), relying_party())
    set_challenge("add", ceremony.challenge)
    return json_of(PasskeyCeremony(options=json.loads(ceremony.options_json)))


@resource.post("", responses={HTTPStatus.CREATED: Passkey, **problems(401, 403, 422)})
@confirmed
def create_passkey(body: NewPasskey) -> Response:
    """Keep the passkey that the browser made"""
    challenge, party = take_challenge("add"), relying_party()
    made = passkeys.add(wiring().sessions, person(), party, challenge, name=body.name, credential=body.credential)
    return json_of(Passkey.model_validate(made), HTTPStatus.CREATED)


@resource.patch("/<uuid:passkey_id>", responses={HTTPStatus.OK: Passkey, **problems(401, 403, 404, 422)})
def rename_passkey(path: PasskeyPath, body: PasskeyName) -> Response:
    """Give a passkey another name"""
    renamed = passkeys.rename(wiring().sessions, person().id, path.passkey_id, body.name)
    return json_of(Passkey.model_validate(renamed))


@resource.delete("/<uuid:passkey_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
@confirmed
def delete_passkey(path: PasskeyPath) -> Response:
    """Remove a passkey; it no longer signs in from now on"""
    passkeys.remove(wiring().sessions, person().id, path.passkey_id)
    return Response(status=HTTPStatus.NO_CONTENT)
