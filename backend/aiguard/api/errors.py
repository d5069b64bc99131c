"""The one place where an error becomes an answer: application/problem+json, RFC 9457."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from flask import Response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from aiguard.api.schemas.problem import FieldError, Problem, Refusal
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from flask import Flask
    from pydantic import ValidationError

log = structlog.get_logger()

RETRY_AFTER_S = 10

# Every reason the API gives, by its stable code. A code that is missing here is our mistake and answered as one.
STATUS_OF = {
    "sign_in_required": HTTPStatus.UNAUTHORIZED,
    "wrong_credentials": HTTPStatus.UNAUTHORIZED,
    "registration_closed": HTTPStatus.FORBIDDEN,
    "email_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "email_taken": HTTPStatus.UNPROCESSABLE_ENTITY,
    "weak_password": HTTPStatus.UNPROCESSABLE_ENTITY,
    "wrong_password": HTTPStatus.UNPROCESSABLE_ENTITY,
    "confirmation_required": HTTPStatus.FORBIDDEN,
    "reset_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "wrong_code": HTTPStatus.UNPROCESSABLE_ENTITY,
    "second_step_expired": HTTPStatus.UNAUTHORIZED,
    "two_step_on": HTTPStatus.CONFLICT,
    "two_step_off": HTTPStatus.CONFLICT,
    "seal_broken": HTTPStatus.CONFLICT,
    "passkey_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "passkeys_need_a_name": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_passkeys": HTTPStatus.UNPROCESSABLE_ENTITY,
    "last_admin": HTTPStatus.CONFLICT,
    "not_allowed": HTTPStatus.FORBIDDEN,
    "email_differs": HTTPStatus.UNPROCESSABLE_ENTITY,
    "token_invalid": HTTPStatus.UNAUTHORIZED,
    "scope_missing": HTTPStatus.FORBIDDEN,
    "session_required": HTTPStatus.FORBIDDEN,
    "too_many_tokens": HTTPStatus.UNPROCESSABLE_ENTITY,
    "webhook_url_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_webhooks": HTTPStatus.UNPROCESSABLE_ENTITY,
    "not_found": HTTPStatus.NOT_FOUND,
    "heatmap_failed": HTTPStatus.NOT_FOUND,
    "heatmap_model_gone": HTTPStatus.NOT_FOUND,
    "not_judged_yet": HTTPStatus.CONFLICT,
    "not_failed": HTTPStatus.CONFLICT,
    "already_disputed": HTTPStatus.CONFLICT,
    "dispute_answered": HTTPStatus.CONFLICT,
    "appeal_used_up": HTTPStatus.CONFLICT,
    "case_taken": HTTPStatus.CONFLICT,
    "case_assigned": HTTPStatus.CONFLICT,
    "case_settled": HTTPStatus.CONFLICT,
    "case_not_for_you": HTTPStatus.CONFLICT,
    "case_of_your_own": HTTPStatus.CONFLICT,
    "claim_lost": HTTPStatus.CONFLICT,
    "undo_too_late": HTTPStatus.CONFLICT,
    "policy_outdated": HTTPStatus.CONFLICT,
    "policy_unreadable": HTTPStatus.SERVICE_UNAVAILABLE,
    "nothing_waits": HTTPStatus.NOT_FOUND,
    "opening_needed": HTTPStatus.FORBIDDEN,
    "auditor_unfit": HTTPStatus.UNPROCESSABLE_ENTITY,
    "picture_gone": HTTPStatus.CONFLICT,
    "model_not_ready": HTTPStatus.UNPROCESSABLE_ENTITY,
    "report_not_ready": HTTPStatus.CONFLICT,
    "share_not_found": HTTPStatus.NOT_FOUND,
    "share_expired": HTTPStatus.GONE,
    "share_revoked": HTTPStatus.GONE,
    "share_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "share_needs_verdict": HTTPStatus.CONFLICT,
    "too_many_shares": HTTPStatus.CONFLICT,
    "check_unfinished": HTTPStatus.CONFLICT,
    "kept_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "cursor_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "no_files": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_files": HTTPStatus.UNPROCESSABLE_ENTITY,
    "empty_file": HTTPStatus.UNPROCESSABLE_ENTITY,
    "image_too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "unsupported_type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "quota_used_up": HTTPStatus.TOO_MANY_REQUESTS,
    "idempotency_key_reused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "offset_conflict": HTTPStatus.CONFLICT,
    "part_too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "too_many_parts": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_partial_uploads": HTTPStatus.TOO_MANY_REQUESTS,
    "tag_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "note_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "search_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "not_an_image": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "image_damaged": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_pixels": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "side_too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "decode_took_too_long": HTTPStatus.UNPROCESSABLE_ENTITY,
    "decode_needs_too_much_memory": HTTPStatus.UNPROCESSABLE_ENTITY,
    "decoder_crashed": HTTPStatus.UNPROCESSABLE_ENTITY,
    "decode_failed": HTTPStatus.UNPROCESSABLE_ENTITY,
    "fetching_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "address_invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
    "port_not_allowed": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_not_public": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_silent": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_too_slow": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_refused": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_redirects": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_not_a_picture": HTTPStatus.UNPROCESSABLE_ENTITY,
    "address_too_large": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_streams": HTTPStatus.SERVICE_UNAVAILABLE,
    "candidate_unknown": HTTPStatus.UNPROCESSABLE_ENTITY,
    "already_in_use": HTTPStatus.CONFLICT,
    "trial_needed": HTTPStatus.CONFLICT,
    "no_trial": HTTPStatus.CONFLICT,
    "nothing_to_retry": HTTPStatus.UNPROCESSABLE_ENTITY,
    "storage_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "storage_full": HTTPStatus.INSUFFICIENT_STORAGE,
}
# What the web framework itself refuses, in words for a person.
SAID_OF = {
    HTTPStatus.NOT_FOUND: ("not_found", "There is nothing here, or it is not yours."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("method_not_allowed", "This address does not take that kind of request."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("request_too_large", "The upload as a whole is too large. Send fewer files."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("request_invalid", "The request is not of the type this address takes."),
    HTTPStatus.TOO_MANY_REQUESTS: ("too_many_requests", "That was too often. Wait a little, then try again."),
}
CSRF_SAID = "The request did not carry the page's own token. Reload the page and try again."
DATABASE_SAID = "The database does not answer at the moment. Nothing was changed; try again in a few seconds."
NESTED_SAID = "The JSON is nested too deeply to be read. Send it without so many lists or objects inside each other."
INTERNAL_SAID = "Something went wrong on our side. Try again, and tell the operator the request id if it stays so."


class NothingAccepted(Exception):
    """An upload of which every file was refused."""

    def __init__(self, first: AiguardError, refused: list[Refusal]) -> None:
        super().__init__(str(first))
        self.first = first
        self.refused = refused


def install(app: Flask) -> None:
    """Register the handlers; the most specific one answers."""
    app.register_error_handler(AiguardError, _known)
    app.register_error_handler(NothingAccepted, _nothing_accepted)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(HTTPException, _from_werkzeug)
    app.register_error_handler(RecursionError, _nested_too_deeply)
    for unreachable in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(unreachable, _database_unreachable)
    app.register_error_handler(Exception, _unknown)


def problem_of(error: AiguardError) -> Problem:
    """The problem for an error that has a status; one without is not for the outside."""
    status = STATUS_OF.get(error.code)
    if status is None:
        return problem("internal", HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_SAID)
    return problem(error.code, status, str(error))


def problem(code: str, status: HTTPStatus, detail: str) -> Problem:
    title = code.replace("_", " ").capitalize()
    return Problem(
        type=f"/problems/{code}", title=title, status=status, detail=detail, instance=request.path, code=code
    )


def answer(said: Problem, retry_after_s: int | None = None) -> Response:
    body = said.model_dump_json(exclude_none=True)
    response = Response(body, status=said.status, mimetype="application/problem+json")
    if retry_after_s is None and said.status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE}:
        retry_after_s = RETRY_AFTER_S
    if retry_after_s is not None:
        response.headers["Retry-After"] = str(retry_after_s)
    if said.code == "token_invalid":
        response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'  # RFC 6750
    return response


def request_invalid(error: ValidationError) -> Response:
    """What flask-openapi3 answers when pydantic refuses a value."""
    said = problem("request_invalid", HTTPStatus.UNPROCESSABLE_ENTITY, "Some values of the request cannot be used.")
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    said.errors = [
        FieldError(field=".".join(str(part) for part in fault["loc"]), text=fault["msg"]) for fault in faults
    ]
    return answer(said)


def _known(error: AiguardError) -> Response:
    if error.code not in STATUS_OF:
        log.error("error_without_a_status", code=error.code, exc_info=error)
    return answer(problem_of(error), _retry_after_s(error))


def _nothing_accepted(error: NothingAccepted) -> Response:
    said = problem_of(error.first)
    said.refused = error.refused
    return answer(said, _retry_after_s(error.first))


def _retry_after_s(error: AiguardError) -> int | None:
    """Some errors know when it is worth coming back."""
    found: int | None = getattr(error, "retry_after_s", None)
    return found


def _csrf_failed(error: CSRFError) -> Response:
    log.info("csrf_failed", reason=error.description)
    return answer(problem("csrf_failed", HTTPStatus.FORBIDDEN, CSRF_SAID))


def _from_werkzeug(error: HTTPException) -> Response | Any:
    if error.response is not None or error.code is None or error.code < 400:  # an answer already, or a redirect
        return error.get_response()
    status = HTTPStatus(error.code)
    if status >= 500:
        return answer(problem("internal", status, INTERNAL_SAID))
    code, detail = SAID_OF.get(status, ("request_invalid", "The request could not be understood."))
    response = answer(problem(code, status, detail))
    response.headers.extend((name, value) for name, value in error.get_headers() if name == "Allow")
    return response


def _database_unreachable(error: Exception) -> Response:
    log.error("database_unreachable", exc_info=error)
    return answer(problem("database_unavailable", HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_SAID))


def _nested_too_deeply(error: RecursionError) -> Response:
    """Whatever reads JSON goes as deep as it is nested: the library for bodies, the one for forms, our own for tags."""
    log.warning("nested_too_deeply", exc_info=error)
    return answer(problem("request_invalid", HTTPStatus.UNPROCESSABLE_ENTITY, NESTED_SAID))


def _unknown(error: Exception) -> Response:
    log.error("unknown_error", exc_info=error)
    return answer(problem("internal", HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL_SAID))
