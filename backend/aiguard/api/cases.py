"""/desk: the queue, and who works on what."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from aiguard.accounts.permissions import Permission
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import person, requires
from aiguard.api.schemas.case import Case, CaseOpenedWith
from aiguard.api.schemas.cases import (
    Assignment,
    Auditor,
    Auditors,
    CaseClaim,
    CaseCounts,
    CasePage,
    CasePath,
    CaseQuery,
    NextWanted,
)
from aiguard.api.wiring import wiring
from aiguard.review import auditors, claims
from aiguard.review.case import open_case_view
from aiguard.review.counts import counts
from aiguard.review.listing import Asked
from aiguard.review.listing import list_cases as find_page

resource = APIBlueprint(
    "cases",
    __name__,
    url_prefix="/api/v1/desk",
    abp_tags=[Tag(name="Desk")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)


@resource.get("/cases", responses={HTTPStatus.OK: CasePage, **problems(401, 403, 422)})
@requires(Permission.REVIEW_CASES)
def list_cases(query: CaseQuery) -> Response:
    """What waits for a person, filtered and in order, a page at a time"""
    asked = Asked(query.wish(), query.order, query.cursor, query.limit, query.thumbnails)
    with wiring().sessions() as session:
        return json_of(CasePage.model_validate(find_page(session, person().id, asked)))


@resource.get("/counts", responses={HTTPStatus.OK: CaseCounts, **problems(401, 403)})
@requires(Permission.REVIEW_CASES)
def get_case_counts() -> Response:
    """How many cases wait, by everything the queue is filtered by"""
    with wiring().sessions() as session:
        return json_of(CaseCounts.model_validate(counts(session, person().id)))


@resource.get("/auditors", responses={HTTPStatus.OK: Auditors, **problems(401, 403)})
@requires(Permission.REVIEW_CASES)
def list_auditors() -> Response:
    """Whom a case can be assigned to"""
    with wiring().sessions() as session:
        found = auditors.auditors(session)
    return json_of(Auditors(items=[Auditor(id=user_id, email=email) for user_id, email in found.items()]))


@resource.post("/cases/next", responses={HTTPStatus.OK: CaseClaim, **problems(401, 403, 404, 422)})
@requires(Permission.REVIEW_CASES)
def claim_next_case(body: NextWanted) -> Response:
    """Take the next case in this order that nobody holds; 404 `nothing_waits` when there is none"""
    with wiring().sessions() as session:
        held = claims.claim_next(session, person().id, body.wish(), body.order, but=body.but)
    return json_of(CaseClaim.model_validate(held))


@resource.post("/cases/<uuid:case_id>/claim", responses={HTTPStatus.OK: CaseClaim, **problems(401, 403, 404, 409)})
@requires(Permission.REVIEW_CASES)
def claim_case(path: CasePath) -> Response:
    """Take this case and its group for five minutes, or hold it for five more"""
    with wiring().sessions() as session:
        return json_of(CaseClaim.model_validate(claims.claim(session, person().id, path.case_id)))


@resource.delete("/cases/<uuid:case_id>/claim", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404)})
@requires(Permission.REVIEW_CASES)
def give_case_back(path: CasePath) -> Response:
    """Let others take it"""
    with wiring().sessions() as session:
        claims.give_back(session, person().id, path.case_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@resource.put(
    "/cases/<uuid:case_id>/assignment", responses={HTTPStatus.NO_CONTENT: None, **problems(401, 403, 404, 409, 422)}
)
@requires(Permission.REVIEW_CASES)
def assign_case(path: CasePath, body: Assignment) -> Response:
    """Keep it for somebody, or for nobody any more"""
    with wiring().sessions() as session:
        claims.assign(session, person().id, path.case_id, body.auditor_id)
    return Response(status=HTTPStatus.NO_CONTENT)


@resource.get("/cases/<uuid:case_id>", responses={HTTPStatus.OK: Case, **problems(401, 403, 404, 422)})
@requires(Permission.REVIEW_CASES)
def get_case(path: CasePath, query: CaseOpenedWith) -> Response:
    """Everything needed to decide it. A look at another person's check: it is written to the audit log"""
    with wiring().sessions() as session:
        return json_of(Case.model_validate(open_case_view(session, person().id, path.case_id, query.opening)))
