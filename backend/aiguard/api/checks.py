"""/checks: upload, follow, look up."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from uuid import UUID

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.accepting import accepted, terms_of
from aiguard.api.answers import file_response, json_of, operation_id, problems
from aiguard.api.guard import person, scope, takes_files
from aiguard.api.schemas.checks import (
    Accepted,
    Check,
    CheckPage,
    CheckPath,
    HeatmapQuery,
    UploadForm,
    UploadHeader,
)
from aiguard.api.schemas.history import CheckQuery
from aiguard.api.wiring import wiring
from aiguard.checks import heatmaps, removal
from aiguard.checks.errors import CheckNotFound, HeatmapFailed, HeatmapModelGone
from aiguard.checks.history import get_check as find_check
from aiguard.checks.history import list_checks as find_page
from aiguard.checks.history import pick_checks
from aiguard.checks.states import HeatmapState
from aiguard.intake.service import Upload
from aiguard.storage import BlobMissing, display_key, thumbnail_key

if TYPE_CHECKING:
    from aiguard.intake.receive import IncomingFile  # what UploadRequest makes of every file

resource = APIBlueprint(
    "checks",
    __name__,
    url_prefix="/api/v1/checks",
    abp_tags=[Tag(name="Checks")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

WEBP = "image/webp"
PICTURE_POLICY = "sandbox; default-src 'none'"


@resource.post("", responses={HTTPStatus.ACCEPTED: Accepted, **problems(401, 403, 413, 415, 422, 503, 507)})
@scope(Scope.CHECKS_WRITE)
@takes_files
def create_checks(header: UploadHeader, form: UploadForm) -> Response:
    """Upload images; each accepted one becomes a check, each refused one says why"""
    uploads = [Upload(file.filename or "", cast("IncomingFile", file.stream)) for file in form.files]
    return accepted(
        wiring().intake.accept(person().id, uploads, terms_of(form), idempotency_key=header.idempotency_key)
    )


@resource.get("", responses={HTTPStatus.OK: CheckPage, **problems(401, 422)})
@scope(Scope.CHECKS_READ)
def list_checks(query: CheckQuery) -> Response:
    """Your checks with their verdicts, filtered and sorted, a page at a time"""
    owner_id = person().id
    with wiring().sessions() as session:
        if query.id:
            page = pick_checks(session, owner_id, query.id)
        else:
            page = find_page(
                session, owner_id, wish=query.wish(), sort=query.sort, cursor=query.cursor, limit=query.limit
            )
    return json_of(CheckPage.model_validate(page))


@resource.get("/<uuid:check_id>", responses={HTTPStatus.OK: Check, **problems(401, 404)})
@scope(Scope.CHECKS_READ)
def get_check(path: CheckPath) -> Response:
    """One check with its verdict"""
    with wiring().sessions() as session:
        return json_of(Check.model_validate(find_check(session, person().id, path.check_id)))


@resource.delete("/<uuid:check_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
@scope(Scope.CHECKS_WRITE)
def delete_check(path: CheckPath) -> Response:
    """Delete a check for good: picture, previews, heatmaps, verdicts and all; an upload that is being judged as well"""
    with wiring().sessions() as session:
        if not removal.remove_checks(session, person().id, [path.check_id]):
            raise CheckNotFound
    return _purged()


@resource.delete("/<uuid:check_id>/picture", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404, 409)})
@scope(Scope.CHECKS_WRITE)
def delete_picture(path: CheckPath) -> Response:
    """Delete the picture with its previews and heatmaps; the check and its verdict stay"""
    with wiring().sessions() as session:
        removal.forget_picture(session, person().id, path.check_id)
    return _purged()


@resource.get("/<uuid:check_id>/image", responses={HTTPStatus.OK: file_response(WEBP), **problems(401, 404)})
@scope(Scope.CHECKS_READ)
def get_image(path: CheckPath) -> Response:
    """The picture, upright, at most 2048 px a side, without its metadata"""
    return _picture(path.check_id, display_key)


@resource.get("/<uuid:check_id>/thumbnail", responses={HTTPStatus.OK: file_response(WEBP), **problems(401, 404)})
@scope(Scope.CHECKS_READ)
def get_thumbnail(path: CheckPath) -> Response:
    """The picture at most 320 px a side"""
    return _picture(path.check_id, thumbnail_key)


@resource.get(
    "/<uuid:check_id>/heatmap",
    responses={
        HTTPStatus.OK: file_response(WEBP),
        HTTPStatus.ACCEPTED: {"description": "It is being drawn: ask again after Retry-After seconds"},
        **problems(401, 404),
    },
)
@scope(Scope.CHECKS_READ)
def get_heatmap(path: CheckPath, query: HeatmapQuery) -> Response:
    """Where the model's answer comes from: a picture with transparency, to lay over /image"""
    with wiring().sessions() as session:
        asked = heatmaps.ask(session, person().id, path.check_id, query.model)
    return heatmap_answer(asked)


def heatmap_answer(asked: heatmaps.Asked) -> Response:
    """The map, or that it is being drawn. HeatmapFailed, HeatmapModelGone."""
    match asked.state:
        case HeatmapState.FAILED:
            raise HeatmapFailed
        case HeatmapState.MODEL_GONE:
            raise HeatmapModelGone
        case HeatmapState.DONE:
            try:
                return webp(wiring().store.get(asked.key))
            except BlobMissing:
                with wiring().sessions() as session:
                    heatmaps.ask_again(session, asked)
    wiring().waker.wake_up()
    return Response(status=HTTPStatus.ACCEPTED, headers={"Retry-After": "1"})


def _picture(check_id: UUID, key_of: Callable[[str], str]) -> Response:
    with wiring().sessions() as session:
        image = find_check(session, person().id, check_id).image
    if not image.has_preview:
        raise CheckNotFound
    try:
        picture = wiring().store.get(key_of(image.sha256))
    except BlobMissing:
        raise CheckNotFound from None
    return webp(picture)


def webp(picture: bytes) -> Response:
    return Response(picture, mimetype=WEBP, headers={"Content-Security-Policy": PICTURE_POLICY})


def _purged() -> Response:
    removal.purge(wiring().sessions, wiring().store)
    return Response(status=HTTPStatus.NO_CONTENT)
