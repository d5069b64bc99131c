"""/checks/…/report: everything needed to repeat a verdict, for programs and for paper."""

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.scopes import Scope
from aiguard.api.answers import operation_id, problems
from aiguard.api.guard import person, scope
from aiguard.api.schemas.checks import CheckPath
from aiguard.api.wiring import wiring
from aiguard.reports.pdf.pictures import printed
from aiguard.reports.pdf.render import render
from aiguard.reports.report import Report
from aiguard.reports.service import gather
from aiguard.storage import BlobMissing

resource = APIBlueprint(
    "reports",
    __name__,
    url_prefix="/api/v1/checks/<uuid:check_id>",
    abp_tags=[Tag(name="Reports")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

PDF = "application/pdf"
PDF_RESPONSE = {
    "description": "One or two sheets of A4",
    "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
}


@resource.get("/report.json", responses={HTTPStatus.OK: Report, **problems(401, 404, 409)})
@scope(Scope.CHECKS_READ)
def get_report_json(path: CheckPath) -> Response:
    """The report for programs; its shape is docs/report.schema.json"""
    with wiring().sessions() as session:
        report = gather(session, person().id, path.check_id).report
    return _saved(report.model_dump_json(indent=2) + "\n", "application/json", report, "json")


@resource.get("/report.pdf", responses={HTTPStatus.OK: PDF_RESPONSE, **problems(401, 404, 409)})
@scope(Scope.CHECKS_READ)
def get_report_pdf(path: CheckPath) -> Response:
    """The report to print and file"""
    with wiring().sessions() as session:
        material = gather(session, person().id, path.check_id)
    picture, heatmap = _blob(material.picture_key), _blob(material.heatmap_key)
    pdf = render(
        material.report,
        printed(picture) if picture else None,
        printed(picture, heatmap) if picture and heatmap else None,
    )
    return _saved(pdf, PDF, material.report, "pdf")


def _blob(key: str | None) -> bytes | None:
    try:
        return wiring().store.get(key) if key else None
    except BlobMissing:
        return None


def _saved(body: str | bytes, media_type: str, report: Report, suffix: str) -> Response:
    """To be saved under the check's id: the file's own name may hold anything."""
    name = f"aiguard-report-{report.check_id}.{suffix}"
    return Response(body, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
