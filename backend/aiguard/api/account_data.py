"""/account: what was used of it."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts import quota
from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.account_data import Usage
from aiguard.api.wiring import wiring
from aiguard.checks.kept import kept_bytes

resource = APIBlueprint(
    "account_data",
    __name__,
    url_prefix="/api/v1/account",
    abp_tags=[Tag(name="Account")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


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
