"""/account/tokens: personal API tokens. No token opens these."""

from datetime import timedelta
from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import tokens
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person
from aiguard.api.schemas.tokens import ApiToken, ApiTokenPath, ApiTokens, MadeApiToken, NewApiToken
from aiguard.api.wiring import wiring

resource = APIBlueprint(
    "tokens",
    __name__,
    url_prefix="/api/v1/account/tokens",
    abp_tags=[Tag(name="API tokens")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: ApiTokens, **problems(401)})
def list_api_tokens() -> Response:
    """Your API tokens, newest first"""
    with wiring().sessions() as session:
        found = tokens.list_tokens(session, person().id)
    return json_of(ApiTokens(items=[ApiToken.model_validate(each) for each in found]))


@resource.post("", responses={HTTPStatus.CREATED: MadeApiToken, **problems(401, 403, 422)})
def create_api_token(body: NewApiToken) -> Response:
    """Make an API token; its secret is in this answer and nowhere else"""
    lifetime = timedelta(days=body.expires_in_days) if body.expires_in_days else None
    made = tokens.create(wiring().sessions, person().id, body.name, body.scopes, lifetime)
    return json_of(MadeApiToken.model_validate(made), HTTPStatus.CREATED)


@resource.delete("/<uuid:token_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
def revoke_api_token(path: ApiTokenPath) -> Response:
    """Revoke an API token; it is worth nothing from the next request on"""
    tokens.revoke(wiring().sessions, person().id, path.token_id)
    return Response(status=HTTPStatus.NO_CONTENT)
