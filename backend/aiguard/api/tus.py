"""/uploads: large files in parts that survive a lost connection, by the tus protocol 1.0.0."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, request, url_for
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import ClientDisconnected, UnsupportedMediaType
from werkzeug.http import http_date

from aiguard.accounts.scopes import Scope
from aiguard.api.accepting import terms_of
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.errors import answer, problem
from aiguard.api.guard import person, public, scope, takes_files
from aiguard.api.schemas.tus import CreationHeader, Metadata, PartialUpload, PatchHeader, UploadPath
from aiguard.api.wiring import wiring
from aiguard.intake.errors import PartTooLong
from aiguard.intake.receive import IncomingFile

if TYPE_CHECKING:
    from aiguard.intake.partial import PartialUpload as Standing

resource = APIBlueprint(
    "tus",
    __name__,
    url_prefix="/api/v1/uploads",
    abp_tags=[Tag(name="Uploads in parts")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

VERSION = "1.0.0"
PART_TYPE = "application/offset+octet-stream"
CHECK_HEADER = "AIGuard-Check-Id"
CHUNK_BYTES = 1 << 16


@resource.before_request
def _speaks_tus() -> Response | None:
    if request.method in {"GET", "HEAD", "OPTIONS"} or request.headers.get("Tus-Resumable") == VERSION:
        return None
    said = "Uploads in parts speak tus 1.0.0 and carry the header Tus-Resumable: 1.0.0."
    return answer(problem("tus_version", HTTPStatus.PRECONDITION_FAILED, said))


@resource.after_request
def _tell(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Tus-Version"] = VERSION
    return response


@resource.route("", methods=["OPTIONS"])
@public
def uploads_options() -> Response:
    """What of tus is spoken here"""
    told = {
        "Tus-Extension": "creation,expiration,termination",
        "Tus-Max-Size": str(wiring().service().limits.max_image_bytes),
    }
    return Response(status=HTTPStatus.NO_CONTENT, headers=told)


@resource.post(
    "",
    responses={
        HTTPStatus.CREATED: {"description": "Location says where the parts go"},
        **problems(401, 403, 412, 413, 422, 429, 503),
    },
)
@scope(Scope.CHECKS_WRITE)
def create_upload(header: CreationHeader) -> Response:
    """Announce a file that comes in parts"""
    try:
        metadata = Metadata.parse(header.upload_metadata)
    except ValueError:
        said = "Upload-Metadata cannot be read: pairs of a name and a base64 value, commas between."
        return answer(problem("request_invalid", HTTPStatus.UNPROCESSABLE_ENTITY, said))
    standing = wiring().partial.begin(person().id, metadata.filename, header.upload_length, terms_of(metadata))
    response = _at(standing, HTTPStatus.CREATED)
    response.headers["Location"] = url_for("tus.get_upload", upload_id=standing.id)
    return response


@resource.get("/<uuid:upload_id>", responses={HTTPStatus.OK: PartialUpload, **problems(401, 403, 404)})
@scope(Scope.CHECKS_WRITE)
def get_upload(path: UploadPath) -> Response:
    """How much of it has arrived; HEAD, too"""
    standing = wiring().partial.find(person().id, path.upload_id)
    response = json_of(PartialUpload.model_validate(standing))
    response.headers.extend(_headers(standing))
    return response


@resource.patch(
    "/<uuid:upload_id>",
    responses={
        HTTPStatus.NO_CONTENT: {"description": "Upload-Offset says how much has arrived"},
        **problems(401, 403, 404, 409, 412, 413, 415, 422, 503, 507),
    },
)
@scope(Scope.CHECKS_WRITE)
@takes_files
def patch_upload(path: UploadPath, header: PatchHeader) -> Response:
    """The next part, as application/offset+octet-stream; with the last one the file becomes a check"""
    if request.mimetype != PART_TYPE:
        raise UnsupportedMediaType
    owner_id, partial = person().id, wiring().partial
    left_bytes = partial.left_bytes(owner_id, path.upload_id, header.upload_offset)
    with IncomingFile(partial.folder, left_bytes) as part:
        _read_into(part)
        standing = partial.append(owner_id, path.upload_id, header.upload_offset, part)
    if standing.check_id is not None:
        wiring().waker.wake_up()
    return _at(standing, HTTPStatus.NO_CONTENT)


@resource.delete("/<uuid:upload_id>", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404, 412)})
@scope(Scope.CHECKS_WRITE)
def delete_upload(path: UploadPath) -> Response:
    """Stop it and forget its parts; a check it has become stays"""
    wiring().partial.stop(person().id, path.upload_id)
    return Response(status=HTTPStatus.NO_CONTENT)


def _read_into(part: IncomingFile) -> None:
    """What came before a connection broke off counts: the next part goes on from there."""
    try:
        while chunk := request.stream.read(CHUNK_BYTES):
            part.write(chunk)
            if part.too_large:
                raise PartTooLong
    except ClientDisconnected:
        return


def _at(standing: Standing, status: HTTPStatus) -> Response:
    return Response(status=status, headers=_headers(standing))


def _headers(standing: Standing) -> dict[str, str]:
    headers = {
        "Upload-Offset": str(standing.offset_bytes),
        "Upload-Length": str(standing.size_bytes),
        "Upload-Expires": http_date(standing.expires_at),
    }
    return headers | ({CHECK_HEADER: str(standing.check_id)} if standing.check_id else {})
