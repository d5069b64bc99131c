"""/history: one's checks filtered, sorted, searched, counted and written out."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, scope, takes_files
from aiguard.api.schemas.history import (
    ExportQuery,
    ExportRequest,
    HistoryPage,
    HistoryQuery,
    PictureForm,
    PictureMatch,
    PictureMatches,
    Stats,
    StatsQuery,
    TagCount,
    TagCounts,
)
from aiguard.api.wiring import wiring
from aiguard.checks.export import export_filtered, export_these
from aiguard.checks.filters import instant
from aiguard.checks.history import list_summaries
from aiguard.checks.labels import tag_counts
from aiguard.checks.statistics import statistics
from aiguard.intake.service import Upload

if TYPE_CHECKING:
    from aiguard.intake.receive import IncomingFile  # what UploadRequest makes of every file

resource = APIBlueprint(
    "history",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="History")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

CSV = "text/csv"
CSV_ANSWER = {"description": "RFC 4180, UTF-8", "content": {CSV: {"schema": {"type": "string"}}}}


@resource.get("/history", responses={HTTPStatus.OK: HistoryPage, **problems(401, 422)})
@scope(Scope.CHECKS_READ)
def list_history(query: HistoryQuery) -> Response:
    """Your checks without their reasons and evidence: as GET /checks, and light enough to walk through thousands"""
    with wiring().sessions() as session:
        page = list_summaries(
            session, person().id, wish=query.wish(), sort=query.sort, cursor=query.cursor, limit=query.limit
        )
    return json_of(HistoryPage.model_validate(page))


@resource.get("/tags", responses={HTTPStatus.OK: TagCounts, **problems(401)})
@scope(Scope.CHECKS_READ)
def list_tags() -> Response:
    """Your tags, and how many checks have each"""
    with wiring().sessions() as session:
        found = tag_counts(session, person().id)
    return json_of(TagCounts(items=[TagCount.model_validate(one) for one in found]))


@resource.get("/checks/stats", responses={HTTPStatus.OK: Stats, **problems(401, 422)})
@scope(Scope.CHECKS_READ)
def get_stats(query: StatsQuery) -> Response:
    """How many checks meet the filter: over time, by state, band, format and model"""
    with wiring().sessions() as session:
        as_of = query.as_of or instant(session)
        found = statistics(session, person().id, query.wish(), ZoneInfo(query.tz), query.bucket)
    return json_of(Stats(as_of=as_of, **vars(found)))


@resource.post(
    "/checks/search-by-picture", responses={HTTPStatus.OK: PictureMatches, **problems(401, 403, 413, 415, 422, 503)}
)
@takes_files
@scope(Scope.CHECKS_READ)
def search_by_picture(form: PictureForm) -> Response:
    """Your checks of this very file, and of pictures that look like it; the picture is not kept"""
    upload = Upload(form.file.filename or "", cast("IncomingFile", form.file.stream))
    found = wiring().pictures.find(person().id, upload)
    return json_of(PictureMatches(items=[PictureMatch.model_validate(one) for one in found]))


@resource.get("/checks/export.csv", responses={HTTPStatus.OK: CSV_ANSWER, **problems(401, 422)})
@scope(Scope.CHECKS_READ)
def export_checks(query: ExportQuery) -> Response:
    """Your checks as CSV, by the same filters or by their ids"""
    sessions, owner_id = wiring().sessions, person().id
    if query.id:
        return _csv(export_these(sessions, owner_id, query.id, bom=query.bom))
    return _csv(export_filtered(sessions, owner_id, query.wish(), query.sort, bom=query.bom))


@resource.post("/checks/export.csv", responses={HTTPStatus.OK: CSV_ANSWER, **problems(401, 403, 422)})
@scope(Scope.CHECKS_READ)
def export_chosen_checks(body: ExportRequest) -> Response:
    """The same for up to 1,000 ids, which no address would hold"""
    sessions, owner_id = wiring().sessions, person().id
    if body.filter is not None:
        return _csv(export_filtered(sessions, owner_id, body.filter.wish(), body.sort, bom=body.bom))
    return _csv(export_these(sessions, owner_id, body.ids or [], bom=body.bom))


def _csv(lines: Iterator[str]) -> Response:
    headers = {"Content-Disposition": "attachment; filename=checks.csv"}
    return Response(lines, mimetype=CSV, headers=headers)
