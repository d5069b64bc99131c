"""/desk/cases/{id}: its picture and heatmap, for whoever opened the case; notes, and further opinions."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import file_response, json_of, operation_id, problems
from aiguard.api.checks import WEBP, heatmap_answer, webp
from aiguard.api.guard import person, requires
from aiguard.api.opinions import require_ready
from aiguard.api.schemas.case import HeatmapOpening, Note, NoteWritten, OpeningQuery
from aiguard.api.schemas.cases import CasePath
from aiguard.api.schemas.opinions import OpinionAsked
from aiguard.api.wiring import wiring
from aiguard.checks import heatmaps
from aiguard.review import notes, pictures
from aiguard.review.errors import CaseNotFound
from aiguard.storage import BlobMissing, display_key, thumbnail_key

resource = APIBlueprint(
    "case_pictures",
    __name__,
    url_prefix="/api/v1/desk/cases/<uuid:case_id>",
    abp_tags=[Tag(name="Desk")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("/picture", responses={HTTPStatus.OK: file_response(WEBP), **problems(401, 403, 404, 422)})
@requires(Permission.REVIEW_CASES)
def get_case_picture(path: CasePath, query: OpeningQuery) -> Response:
    """The picture at most 2048 px a side, without its metadata; for an `opening` that covers it"""
    return _picture(path, query, display_key)


@resource.get("/thumbnail", responses={HTTPStatus.OK: file_response(WEBP), **problems(401, 403, 404, 422)})
@requires(Permission.REVIEW_CASES)
def get_case_thumbnail(path: CasePath, query: OpeningQuery) -> Response:
    """The picture at most 320 px a side; for an `opening` that covers it"""
    return _picture(path, query, thumbnail_key)


@resource.get(
    "/heatmap",
    responses={
        HTTPStatus.OK: file_response(WEBP),
        HTTPStatus.ACCEPTED: {"description": "It is being drawn: ask again after Retry-After seconds"},
        **problems(401, 403, 404, 422),
    },
)
@requires(Permission.REVIEW_CASES)
def get_case_heatmap(path: CasePath, query: HeatmapOpening) -> Response:
    """Where the model's answer comes from: a picture with transparency, to lay over /picture"""
    with wiring().sessions() as session:
        seen = pictures.seen(session, person().id, path.case_id, query.opening)
    with wiring().sessions() as session:
        asked = heatmaps.ask(session, seen.owner_id, seen.check_id, query.model)
    return heatmap_answer(asked)


@resource.post("/notes", responses={HTTPStatus.CREATED: Note, **problems(401, 403, 404, 422)})
@requires(Permission.REVIEW_CASES)
def add_case_note(path: CasePath, body: NoteWritten) -> Response:
    """Tell the other auditors something"""
    with wiring().sessions() as session:
        note = notes.add(session, person().id, path.case_id, body.text)
    return json_of(Note.model_validate(note), HTTPStatus.CREATED)


@resource.post("/opinions", responses={HTTPStatus.ACCEPTED: None, **problems(401, 403, 404, 409, 422)})
@requires(Permission.REVIEW_CASES)
def ask_case_opinion(path: CasePath, body: OpinionAsked) -> Response:
    """Ask another model; its answer comes with the case once it is given"""
    require_ready(body.model_id)
    with wiring().sessions() as session:
        notes.ask_opinion(session, person().id, path.case_id, body.model_id)
    wiring().waker.wake_up()
    return Response(status=HTTPStatus.ACCEPTED)


def _picture(path: CasePath, query: OpeningQuery, key_of: Callable[[str], str]) -> Response:
    with wiring().sessions() as session:
        seen = pictures.seen(session, person().id, path.case_id, query.opening)
    if not seen.has_preview:
        raise CaseNotFound
    try:
        return webp(wiring().store.get(key_of(seen.sha256_hex)))
    except BlobMissing:
        raise CaseNotFound from None
