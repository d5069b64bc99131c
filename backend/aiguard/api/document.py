"""The OpenAPI document: made from the views themselves, without a database, and committed for the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask_openapi3 import Info, OpenAPI

from aiguard import __version__
from aiguard.api import (
    account,
    account_data,
    audit,
    case_pictures,
    cases,
    checks,
    decisions,
    events,
    figures,
    health,
    history,
    intake,
    many,
    metrics,
    models,
    operations,
    opinions,
    passkey_sign_in,
    passkeys,
    password_resets,
    people,
    policies,
    privacy,
    replies,
    reports,
    service,
    session,
    sessions,
    shared,
    shares,
    similar,
    tokens,
    trials,
    tus,
    two_step,
    users,
    webhooks,
)
from aiguard.api.errors import request_invalid
from aiguard.api.guard import CSRF_HEADER, scope_of
from aiguard.api.schemas.problem import Problem

if TYPE_CHECKING:
    from flask_openapi3.models.path_item import PathItem

COMMITTED = Path("frontend/openapi.json")
SESSION_COOKIE = "aiguard_session"
RESOURCES = (
    session.resource,
    passkey_sign_in.resource,
    users.resource,
    password_resets.resource,
    account.resource,
    two_step.resource,
    passkeys.resource,
    sessions.resource,
    privacy.resource,
    tokens.resource,
    checks.resource,
    intake.resource,
    tus.resource,
    similar.resource,
    opinions.resource,
    replies.resource,
    models.resource,
    reports.resource,
    shares.resource,
    shared.resource,
    webhooks.resource,
    history.resource,
    account_data.resource,
    events.resource,
    many.resource,
    people.resource,
    audit.resource,
    cases.resource,
    case_pictures.resource,
    decisions.resource,
    policies.resource,
    figures.resource,
    operations.resource,
    trials.resource,
    service.resource,
    health.resource,
    metrics.resource,
)
DESCRIPTION = (
    "How likely is it that a machine made this picture, and why. "
    "Sign in with POST /api/v1/session; a cookie then carries the session. "
    f"Every change needs the header {CSRF_HEADER} with the token from GET /api/v1/session. "
    "Or make an API token on your account page and send it as `Authorization: Bearer aig_…`: "
    "no cookie and no other header is needed; each operation names the scope it needs. "
    "Errors are application/problem+json (RFC 9457) with a stable `code`."
)


def new_openapi(import_name: str) -> OpenAPI:
    """A bare application that knows every resource."""
    app = OpenAPI(
        import_name,
        info=Info(title="AI Guard Vision", version=__version__, description=DESCRIPTION),
        security_schemes={
            "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
            "token": {"type": "http", "scheme": "bearer", "description": "A personal API token"},
        },
        validation_error_model=Problem,
        validation_error_callback=request_invalid,
        doc_ui=False,
        static_folder=None,
    )
    for resource in RESOURCES:
        known = dict(app.paths)
        app.register_api(resource)
        # The library forgets an earlier resource's operations on the same path.
        for path in known.keys() & resource.paths.keys():
            app.paths[path] = _merged(known[path], resource.paths[path])
    return app


def _merged(one: PathItem, other: PathItem) -> PathItem:
    set_by_other = {method: getattr(other, method) for method in other.model_fields_set}
    return one.model_copy(update=set_by_other)


def document_of(app: OpenAPI) -> dict[str, Any]:
    document = _tidy(json.loads(json.dumps(app.api_doc)))
    _name_scopes(document, app)
    return document


def openapi_document() -> dict[str, Any]:
    return document_of(new_openapi(__name__))


def rendered() -> str:
    return json.dumps(openapi_document(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


@click.command("openapi")
@click.option("--output", type=click.Path(path_type=Path), default=COMMITTED, show_default=True)
def openapi(output: Path) -> None:
    """Write the OpenAPI document that the page's types are made from."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(rendered(), encoding="utf-8")
    click.echo(f"Wrote {output}.")


def _tidy(document: dict[str, Any]) -> dict[str, Any]:
    """Drop what the library adds for itself: nested copies of the schemas, and errors that cannot happen."""
    for schema in document["components"]["schemas"].values():
        schema.pop("$defs", None)
    for path in document["paths"].values():
        for operation in path.values():
            invalid = operation["responses"].get("422", {})
            if "application/json" in invalid.get("content", {}):
                del operation["responses"]["422"]
    return document


def _name_scopes(document: dict[str, Any], app: OpenAPI) -> None:
    """What the guard asks of an API token, from the same marks that the guard reads."""
    scopes = {view.__name__: scope for view in app.view_functions.values() if (scope := scope_of(view))}
    for path in document["paths"].values():
        for operation in path.values():
            if scope := scopes.get(operation["operationId"]):
                operation["security"] = [*operation.get("security", []), {"token": [scope]}]
