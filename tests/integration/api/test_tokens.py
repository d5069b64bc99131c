"""Personal API tokens: what they open, what they never open, and when they are worth nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from aiguard.accounts.rows import ApiTokenRow, UserRow
from aiguard.accounts.scopes import Scope
from aiguard.api.document import openapi_document
from aiguard.api.guard import scope_of
from tests.integration.api.browser import CHECKS, SESSION, Browser, png
from tests.integration.api.test_doors import FOR_EVERYBODY, routes

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from aiguard.db import SessionFactory

TOKENS = "/api/v1/account/tokens"
ALL = [scope.value for scope in Scope]
# Of the account, tokens reach these and nothing else.
SECURITY = (
    "/api/v1/account",
    "/api/v1/session",
    "/api/v1/users",
    "/api/v1/passkeys",
    "/api/v1/password-resets",
    "/api/v1/admin",
)
OF_THE_ACCOUNT = {
    "account_data.get_usage": Scope.ACCOUNT_READ,
    "account_data.export_account": Scope.ACCOUNT_EXPORT,
    "privacy.get_privacy": Scope.ACCOUNT_READ,
}


def opened(app: Flask) -> dict[str, Scope]:
    """Endpoint and the scope that its view names."""
    found = {endpoint: scope_of(view) for endpoint, view in app.view_functions.items()}
    return {endpoint: scope for endpoint, scope in found.items() if scope is not None}


# Written down once more, so that no route is opened to tokens in passing.
OPENED = {
    "checks.create_checks": Scope.CHECKS_WRITE,
    "checks.list_checks": Scope.CHECKS_READ,
    "checks.get_check": Scope.CHECKS_READ,
    "checks.get_image": Scope.CHECKS_READ,
    "checks.get_thumbnail": Scope.CHECKS_READ,
    "checks.get_heatmap": Scope.CHECKS_READ,
    "events.get_events": Scope.CHECKS_READ,
}


def make(browser: Browser, *scopes: str, **more: Any) -> tuple[str, str]:
    """Secret and id."""
    answer = browser.change("POST", TOKENS, json={"name": "script", "scopes": list(scopes or ALL), **more})
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()["secret"], answer.get_json()["token"]["id"]


def send(app: Flask, secret: str, method: str = "GET", path: str = CHECKS, **options: Any) -> TestResponse:
    """From a client that holds nothing but the token."""
    return app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {secret}"}, **options)


def test_a_token_alone_uploads_and_reads_without_cookie_and_without_the_pages_own_token(
    app: Flask, checker: Browser
) -> None:
    secret, _ = make(checker, "checks:read", "checks:write")
    sent = send(app, secret, "POST", data={"files": [(BytesIO(png()), "cat.png")]})
    assert sent.status_code == 202
    [check] = sent.get_json()["checks"]
    assert send(app, secret, path=f"{CHECKS}/{check['id']}").get_json()["file_name"] == "cat.png"
    assert [each["id"] for each in checker.get(CHECKS).get_json()["items"]] == [check["id"]]
    assert "Set-Cookie" not in sent.headers


def test_every_route_is_opened_by_its_scope_alone_and_the_others_by_none(app: Flask, admin: Browser) -> None:
    whole, _ = make(admin)
    lacking = {scope: make(admin, *[each for each in ALL if each != scope])[0] for scope in Scope}
    named = opened(app)
    for endpoint, method, address in routes(app):
        if endpoint in FOR_EVERYBODY:
            continue
        answer = send(app, whole, method, address)
        if endpoint not in named:
            assert (endpoint, answer.status_code, answer.get_json()["code"]) == (endpoint, 403, "session_required")
            continue
        assert answer.status_code not in {401, 403}, endpoint
        refused = send(app, lacking[named[endpoint]], method, address)
        assert (endpoint, refused.status_code, refused.get_json()["code"]) == (endpoint, 403, "scope_missing")
        assert named[endpoint] in refused.get_json()["detail"]


def test_a_scope_to_read_changes_nothing_and_the_account_is_closed_but_for_what_is_written_here(app: Flask) -> None:
    named, of_the_account = opened(app), {}
    for endpoint, method, address in routes(app):
        if endpoint not in named:
            continue
        if address.startswith(SECURITY):
            of_the_account[endpoint] = named[endpoint]
        if method in {"PUT", "PATCH", "DELETE"}:  # a POST may be a question too long for an address
            assert named[endpoint] == Scope.CHECKS_WRITE, endpoint
    assert of_the_account == OF_THE_ACCOUNT
    assert named["checks.create_checks"] == Scope.CHECKS_WRITE
    assert named["checks.list_checks"] == Scope.CHECKS_READ


def test_the_description_names_the_same_scopes_as_the_guard(app: Flask) -> None:
    document = openapi_document()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    described = {
        operation["operationId"]: each["token"]
        for path in document["paths"].values()
        for operation in path.values()
        for each in operation.get("security", [])
        if "token" in each
    }
    assert described == {endpoint.partition(".")[2]: [scope] for endpoint, scope in opened(app).items()}


@pytest.mark.parametrize("secret", ["", "aig_made-up", "nonsense", "aig_" + "x" * 10_000])
def test_a_token_that_is_none_is_refused_even_beside_a_valid_session(checker: Browser, secret: str) -> None:
    answer = checker.get(CHECKS, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "token_invalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_does_not_stand_in_for_the_pages_own_token_where_no_token_is_looked_at(
    app: Flask, checker: Browser
) -> None:
    secret, _ = make(checker)
    assert send(app, secret, "DELETE", SESSION).get_json()["code"] == "csrf_failed"
    assert send(app, secret, path=SESSION).get_json()["user"] is None


def test_the_secret_is_shown_once_and_stored_nowhere(checker: Browser, sessions: SessionFactory) -> None:
    secret, token_id = make(checker)
    listed = checker.get(TOKENS).get_json()["items"]
    assert [each["id"] for each in listed] == [token_id]
    assert secret not in checker.get(TOKENS).get_data(as_text=True)
    assert secret.startswith("aig_")
    assert secret.startswith(listed[0]["starts_with"])
    with sessions() as session:
        [row] = session.execute(text("SELECT t::text FROM api_tokens t")).scalars()
    assert secret not in row
    assert secret[4:20] not in row


def test_a_revoked_token_is_out_at_once(app: Flask, checker: Browser) -> None:
    secret, token_id = make(checker)
    assert send(app, secret).status_code == 200
    assert checker.change("DELETE", f"{TOKENS}/{token_id}").status_code == 204
    assert send(app, secret).get_json()["code"] == "token_invalid"
    assert checker.get(TOKENS).get_json()["items"] == []


def test_a_token_that_ran_out_is_out(app: Flask, checker: Browser, sessions: SessionFactory) -> None:
    secret, _ = make(checker, expires_in_days=1)
    assert send(app, secret).status_code == 200
    with sessions.begin() as session:
        session.execute(update(ApiTokenRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert send(app, secret).get_json()["code"] == "token_invalid"


def test_a_suspended_persons_token_is_out_at_once(app: Flask, checker: Browser, sessions: SessionFactory) -> None:
    secret, _ = make(checker)
    assert send(app, secret).status_code == 200
    with sessions.begin() as session:
        session.execute(update(UserRow).where(UserRow.email == "checker@example.com").values(active=False))
    assert send(app, secret).get_json()["code"] == "token_invalid"


def test_the_last_use_is_noted_at_most_once_a_minute(app: Flask, checker: Browser, sessions: SessionFactory) -> None:
    def noted() -> tuple[datetime | None, str]:
        """With the row's version: PostgreSQL's xmin changes with every write."""
        with sessions() as session:
            return tuple(session.execute(text("SELECT last_used_at, xmin::text FROM api_tokens")).one())  # type: ignore[return-value]

    secret, _ = make(checker)
    assert noted()[0] is None
    send(app, secret)
    first = noted()
    assert first[0] is not None
    for _ in range(5):
        send(app, secret)
    assert noted() == first
    with sessions.begin() as session:
        session.execute(update(ApiTokenRow).values(last_used_at=first[0] - timedelta(seconds=61)))
    send(app, secret)
    assert noted()[0] >= first[0]


def test_another_persons_token_looks_exactly_like_none(admin: Browser, checker: Browser) -> None:
    _, token_id = make(admin)
    absent = str(uuid4())
    foreign_answer = checker.change("DELETE", f"{TOKENS}/{token_id}")
    absent_answer = checker.change("DELETE", f"{TOKENS}/{absent}")
    assert foreign_answer.status_code == absent_answer.status_code == 404
    assert foreign_answer.get_data(as_text=True).replace(token_id, absent) == absent_answer.get_data(as_text=True)
    assert checker.get(TOKENS).get_json()["items"] == []
    assert len(admin.get(TOKENS).get_json()["items"]) == 1


def test_a_token_sees_its_persons_checks_and_nobody_elses(app: Flask, admin: Browser, checker: Browser) -> None:
    [foreign] = admin.upload(("cat.png", png())).get_json()["checks"]
    secret, _ = make(checker)
    assert send(app, secret).get_json()["items"] == []
    assert send(app, secret, path=f"{CHECKS}/{foreign['id']}").status_code == 404


def test_wrong_tokens_are_counted_by_address_and_right_ones_still_work(app: Flask, checker: Browser) -> None:
    secret, _ = make(checker)
    statuses = [send(app, f"aig_{n}").status_code for n in range(31)]
    assert statuses == [401] * 30 + [429]
    assert int(send(app, "aig_x").headers["Retry-After"]) > 0
    assert send(app, secret).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"name": " ", "scopes": ["checks:read"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["admin"]},
        {"name": "x", "scopes": ["checks:read"], "expires_in_days": 0},
    ],
)
def test_a_token_without_name_scope_or_future_is_not_made(checker: Browser, body: dict[str, Any]) -> None:
    assert checker.change("POST", TOKENS, json=body).get_json()["code"] == "request_invalid"
    assert checker.get(TOKENS).get_json()["items"] == []


def test_there_is_a_most_of_tokens(checker: Browser, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiguard.accounts.tokens.MOST", 2)
    make(checker)
    make(checker)
    answer = checker.change("POST", TOKENS, json={"name": "one more", "scopes": ALL})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_many_tokens")
    with sessions() as session:
        assert len(session.scalars(select(ApiTokenRow)).all()) == 2
