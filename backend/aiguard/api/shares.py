"""/checks/…/shares: the links to a verdict that its owner gave away."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person
from aiguard.api.schemas.shares import NewShare, Share, SharePath, Shares, SharesPath
from aiguard.api.wiring import wiring
from aiguard.shares import service
from aiguard.shares.rows import ShareRow

resource = APIBlueprint(
    "shares",
    __name__,
    url_prefix="/api/v1/checks/<uuid:check_id>/shares",
    abp_tags=[Tag(name="Links")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("", responses={HTTPStatus.OK: Shares, **problems(401, 404)})
def list_shares(path: SharesPath) -> Response:
    """The links to this check, newest first, ended ones too"""
    with wiring().sessions() as session:
        found = service.list_shares(session, person().id, path.check_id)
    choices = [days for days in service.DAYS if days <= wiring().share_max_days]
    return json_of(Shares(items=[_share(each) for each in found], choices_days=choices))


@resource.post("", responses={HTTPStatus.CREATED: Share, **problems(401, 403, 404, 409, 422)})
def create_share(path: SharesPath, body: NewShare) -> Response:
    """Make a link that shows the verdict and the picture to whoever has it, and nothing else"""
    max_days = wiring().share_max_days
    with wiring().sessions() as session:
        made = service.create_share(session, person().id, path.check_id, days=body.days, max_days=max_days)
    return json_of(_share(made), HTTPStatus.CREATED)


@resource.delete("/<uuid:share_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
def revoke_share(path: SharePath) -> Response:
    """Take a link back: it shows nothing from the next request on"""
    with wiring().sessions() as session:
        service.revoke_share(session, person().id, path.check_id, path.share_id)
    return Response(status=HTTPStatus.NO_CONTENT)


def _share(row: ShareRow) -> Share:
    return Share(
        id=row.id,
        path=f"/shared/{wiring().links.token_of(row.id)}",
        state=service.state_of(row),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        views=row.views,
        last_viewed_at=row.last_viewed_at,
    )
