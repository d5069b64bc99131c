"""/shared: what a link shows to whoever has it, signed in or not."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.api.answers import file_response, json_of, operation_id, problems
from aiguard.api.checks import WEBP, heatmap_answer, webp
from aiguard.api.guard import person_or_none, public
from aiguard.api.schemas.shares import Shared, SharedPath
from aiguard.api.wiring import wiring
from aiguard.checks import heatmaps
from aiguard.shares.errors import ShareNotFound
from aiguard.shares.service import Opened, count_view, open_share
from aiguard.shares.shown import shown
from aiguard.storage import BlobMissing, display_key

resource = APIBlueprint(
    "shared",
    __name__,
    url_prefix="/api/v1/shared/<token>",
    abp_tags=[Tag(name="Links")],
    operation_id_callback=operation_id,
)


@resource.after_request
def _keep_out_of_sight(response: Response) -> Response:
    """No search engine lists it, and no address it leads to learns the link."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@resource.get("", responses={HTTPStatus.OK: Shared, **problems(404, 410, 429)})
@public
def get_shared(path: SharedPath) -> Response:
    """The verdict behind a link"""
    opened = _opened(path.token)
    answer = json_of(Shared.model_validate(shown(opened)))
    viewer = person_or_none()
    if viewer is None or viewer.id != opened.owner_id:
        with wiring().sessions() as session:
            count_view(session, wiring().links.share_id_of(path.token))
    return answer


@resource.get("/image", responses={HTTPStatus.OK: file_response(WEBP), **problems(404, 410, 429)})
@public
def get_shared_image(path: SharedPath) -> Response:
    """The picture behind a link, re-encoded: its pixels and nothing else of the file"""
    image = _opened(path.token).check.image
    if not image.has_preview:
        raise ShareNotFound
    try:
        return webp(wiring().store.get(display_key(image.sha256)))
    except BlobMissing:
        raise ShareNotFound from None


@resource.get(
    "/heatmap",
    responses={
        HTTPStatus.OK: file_response(WEBP),
        HTTPStatus.ACCEPTED: {"description": "It is being drawn: ask again after Retry-After seconds"},
        **problems(404, 410, 429),
    },
)
@public
def get_shared_heatmap(path: SharedPath) -> Response:
    """Where the model's answer comes from; drawn at most once, whoever asks first"""
    opened = _opened(path.token)
    if not shown(opened).heatmap:
        raise ShareNotFound
    with wiring().sessions() as session:
        asked = heatmaps.ask(session, opened.owner_id, opened.check.id)
    return heatmap_answer(asked)


def _opened(token: str) -> Opened:
    share_id = wiring().links.share_id_of(token)
    with wiring().sessions() as session:
        return open_share(session, share_id)
