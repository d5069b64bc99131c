"""/admin/audit: what auditors and admins did."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, stream_with_context
from flask_openapi3 import APIBlueprint, Tag
from sqlalchemy import select

from aiguard.accounts.permissions import Permission
from aiguard.accounts.rows import UserRow
from aiguard.api.answers import json_of, operation_id, problems
from aiguard.api.guard import requires
from aiguard.api.schemas.people import AuditEntry, AuditFilter, AuditPage, AuditQuery
from aiguard.api.wiring import wiring
from aiguard.audit import log
from aiguard.audit.export import as_csv, as_json_lines
from aiguard.audit.log import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from aiguard.audit.rows import AuditRow

resource = APIBlueprint(
    "audit",
    __name__,
    url_prefix="/api/v1/admin/audit",
    abp_tags=[Tag(name="Admin")],
    operation_id_callback=operation_id,
    abp_security=[{"session": []}],
)

TEXT = {"description": "A file", "content": {"text/plain": {"schema": {"type": "string"}}}}


@resource.get("", responses={HTTPStatus.OK: AuditPage, **problems(401, 403, 422)})
@requires(Permission.READ_AUDIT_LOG)
def list_audit_entries(query: AuditQuery) -> Response:
    """Who did what to whom, newest first"""
    with wiring().sessions() as session:
        rows = log.entries(session, _asked(query), before=query.before, limit=query.limit + 1)
        shown = rows[: query.limit]
        people = _emails(session, shown)
    more = shown[-1].id if len(rows) > query.limit else None
    items = [AuditEntry.model_validate(row) for row in shown]
    return json_of(AuditPage(items=items, people=people, next_before=more))


@resource.get("/export.csv", responses={HTTPStatus.OK: TEXT, **problems(401, 403, 422)})
@requires(Permission.READ_AUDIT_LOG)
def export_audit_csv(query: AuditFilter) -> Response:
    """The entries as CSV, oldest first"""
    return _file(query, as_csv, "text/csv", "audit.csv")


@resource.get("/export.jsonl", responses={HTTPStatus.OK: TEXT, **problems(401, 403, 422)})
@requires(Permission.READ_AUDIT_LOG)
def export_audit_json(query: AuditFilter) -> Response:
    """The entries as JSON, one a line, oldest first"""
    return _file(query, as_json_lines, "application/jsonl", "audit.jsonl")


def _file(query: AuditFilter, write: Callable[[Session, Asked], Iterator[str]], kind: str, name: str) -> Response:
    def lines() -> Iterator[str]:
        with wiring().sessions() as session:
            yield from write(session, _asked(query))

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(stream_with_context(lines()), mimetype=kind, headers=headers)


def _asked(query: AuditFilter) -> Asked:
    return Asked(query.action, query.actor_id, query.subject, query.since, query.until)


def _emails(session: Session, rows: Sequence[AuditRow]) -> dict[int, str]:
    named = {row.actor_id for row in rows} | {_user_of(row.subject) for row in rows}
    found = session.execute(select(UserRow.id, UserRow.email).where(UserRow.id.in_(named - {None})))
    return {row.id: row.email for row in found}


def _user_of(subject: str) -> int | None:
    kind, _, which = subject.partition(":")
    return int(which) if kind == "user" and which.isdigit() else None
