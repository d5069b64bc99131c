"""/account: what was used of it, all that is in it, and its end."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import quota
from aiguard.accounts.scopes import Scope
from aiguard.accounts.service import confirm_password
from aiguard.api.answers import file_response, json_of, operation_id, problems
from aiguard.api.guard import person, scope, sign_out
from aiguard.api.schemas.account_data import AccountEnd, Usage
from aiguard.api.wiring import wiring
from aiguard.checks.kept import kept_bytes
from aiguard.personal.deletion import Deletion
from aiguard.personal.export import Export

resource = APIBlueprint(
    "account_data",
    __name__,
    url_prefix="/api/v1/account",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

A_ZIP = "A ZIP, written while it is sent"


@resource.get("/usage", responses={HTTPStatus.OK: Usage, **problems(401, 403)})
@scope(Scope.ACCOUNT_READ)
def get_usage() -> Response:
    """How much you have checked today and keep, and how much you may"""
    user_id = person().id
    with wiring().sessions() as session:
        allowed = quota.quota_of(session, user_id, wiring().quota)
        used = Usage(
            checks_today=quota.checks_today(session, user_id),
            checks_per_day=allowed.checks_per_day,
            day_ends_at=quota.next_day(),
            kept_bytes=kept_bytes(session, user_id),
            kept_bytes_limit=allowed.kept_bytes,
        )
    return json_of(used)


@resource.get("/export", responses={HTTPStatus.OK: file_response("application/zip", A_ZIP), **problems(401, 403, 429)})
@scope(Scope.ACCOUNT_EXPORT)
def export_account() -> Response:
    """Everything that is yours here, as a ZIP: JSON of all rows without secrets, and the pictures as you sent them"""
    name = f"ai-guard-vision-{datetime.now(UTC):%Y-%m-%d}.zip"
    pieces = Export(wiring().sessions, wiring().store).stream(person().id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pieces, mimetype="application/zip", headers=headers)


@resource.post("/deletion", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 409, 422, 429)})
def delete_account(body: AccountEnd) -> Response:
    """Delete your account and everything with it, at once and for good"""
    user = person()
    confirm_password(user, body.password)
    deletion = Deletion(wiring().sessions, wiring().store)
    deletion.begin(user, body.email)
    sign_out()
    deletion.finish(user.id)
    return Response(status=HTTPStatus.NO_CONTENT)
