"""An account that is gone without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from aiguard.accounts.rows import UserRow
from aiguard.db import Base
from aiguard.keeping.limits import Days
from aiguard.personal.deletion import Deletion
from aiguard.storage import original_key
from aiguard.worker.housekeeping import Housekeeping
from tests.integration.api.browser import CHECKS, PASSWORD, SESSION, Browser, png
from tests.integration.api.desk import AI, CASES, decide
from tests.integration.api.marked import EMAIL, MARK
from tests.integration.api.test_tokens import TOKENS, make, send

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from aiguard.config import Settings
    from aiguard.db import SessionFactory

DELETION = "/api/v1/account/deletion"


def end(browser: Browser, email: str = EMAIL, password: str = PASSWORD) -> Any:
    return browser.change("POST", DELETION, json={"email": email, "password": password})


def everything(sessions: SessionFactory) -> str:
    """The whole database as text."""
    with sessions() as session:
        tables = [table.fullname for table in Base.metadata.tables.values()]
        return "\n".join(
            row for table in tables for row in session.execute(text(f"SELECT t::text FROM {table} t")).scalars()
        )


def test_a_deleted_account_leaves_nothing_in_database_and_storage(
    app: Flask, admin: Browser, settled: Browser, sessions: SessionFactory, tmp_path: Path
) -> None:
    secret, _ = make(settled)
    admin.upload(("kept.png", png(2)))  # the same bytes as one of the checker's
    assert MARK in everything(sessions)
    assert end(settled).status_code == 204
    left = everything(sessions)
    for trace in (MARK, EMAIL, "other.png"):
        assert trace not in left
    store = app.extensions["aiguard"].store
    assert store.get(original_key(admin.get(CHECKS).get_json()["items"][0]["image"]["sha256"])) == png(2)
    for content in (png(1), MARK.encode(), EMAIL.encode()):
        assert [path for path in tmp_path.rglob("*") if path.is_file() and content in path.read_bytes()] == []
    assert settled.get(SESSION).get_json()["user"] is None
    assert send(app, secret).get_json()["code"] == "token_invalid"
    assert settled.sign_in(EMAIL).get_json()["code"] == "wrong_credentials"
    assert settled.register(EMAIL).status_code == 201


@pytest.mark.parametrize(
    ("given", "code"),
    [({"password": "another one 42"}, "wrong_password"), ({"email": "admin@example.com"}, "email_differs")],
)
def test_an_account_stays_without_the_password_and_the_email(
    settled: Browser, given: dict[str, str], code: str
) -> None:
    answer = end(settled, **given)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert len(settled.get(CHECKS).get_json()["items"]) == 2


def test_the_only_admin_cannot_leave_the_service_without_one(
    app: Flask, admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    answer = end(admin, "admin@example.com")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "last_admin")
    assert admin.get(TOKENS).status_code == 200
    second = Browser(app)
    second.register("second@example.com")
    with sessions.begin() as session:
        session.execute(
            text(
                "UPDATE user_roles SET role_id = (SELECT id FROM roles WHERE name = 'admin') WHERE user_id = "
                "(SELECT id FROM users WHERE email = 'second@example.com')"
            )
        )
    assert end(admin, "admin@example.com").status_code == 204
    assert end(second, "second@example.com").get_json()["code"] == "last_admin"


def test_a_deletion_that_was_interrupted_is_finished_by_whoever_looks_next(
    app: Flask, settled: Browser, sessions: SessionFactory, settings: Settings
) -> None:
    token, _ = make(settled)
    deletion = Deletion(sessions, app.extensions["aiguard"].store)
    with sessions() as session:
        user = session.query(UserRow).filter_by(email=EMAIL).one()
    deletion.begin(user, EMAIL)  # and here the process is killed
    assert settled.get(CHECKS).status_code == 401
    assert send(app, token).status_code == 401
    assert MARK in everything(sessions)
    housekeeping = Housekeeping(sessions, app.extensions["aiguard"].store, Days(None, None), interval_s=1)
    housekeeping.retain()
    assert MARK not in everything(sessions)
    assert deletion.finish_all() == 0


def test_nobody_deletes_an_account_with_a_token(app: Flask, settled: Browser) -> None:
    secret, _ = make(settled)
    answer = send(app, secret, "POST", DELETION, json={"email": EMAIL, "password": PASSWORD})
    assert answer.get_json()["code"] == "session_required"


def test_an_auditor_who_leaves_takes_no_decision_along(
    admin: Browser, auditor: Browser, checker: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    decide(auditor, case_id, AI)
    gone = auditor.change("POST", DELETION, json={"email": "auditor@example.com", "password": PASSWORD})
    assert gone.status_code == 204
    with sessions() as session:
        assert session.execute(text("SELECT outcome, auditor_id FROM decisions")).all() == [("confirmed_ai", None)]
    detail = admin.get(f"{CASES}/{case_id}").get_json()
    assert [one["auditor_id"] for one in detail["decisions"]] == [None]
