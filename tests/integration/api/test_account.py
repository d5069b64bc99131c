"""Password, sessions, and proving again that it is you."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from aiguard.accounts.rows import SignInRow, UserRow
from tests.integration.api.browser import CHECKS, PASSWORD, SESSION, Browser

if TYPE_CHECKING:
    from flask import Flask

    from aiguard.db import SessionFactory

PASSWORD_PATH = "/api/v1/account/password"
SESSIONS = "/api/v1/account/sessions"
CONFIRMATION = f"{SESSION}/confirmation"
NEW = "quiet-heron-77"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def elsewhere(app: Flask, admin: Browser) -> Browser:
    """The admin on another device."""
    browser = Browser(app)
    browser.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    assert browser.sign_in("admin@example.com").status_code == 200
    return browser


def test_a_password_is_changed_by_whoever_knows_the_old_one(admin: Browser, visitor: Browser) -> None:
    wrong = admin.change("PUT", PASSWORD_PATH, json={"current": "not it", "new": NEW})
    assert (wrong.status_code, wrong.get_json()["code"]) == (422, "wrong_password")
    weak = admin.change("PUT", PASSWORD_PATH, json={"current": PASSWORD, "new": "password1234"})
    assert weak.get_json()["code"] == "weak_password"
    assert admin.change("PUT", PASSWORD_PATH, json={"current": PASSWORD, "new": NEW}).status_code == 200
    assert visitor.sign_in("admin@example.com").status_code == 401
    assert visitor.sign_in("admin@example.com", NEW).status_code == 200


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(
    app: Flask, admin: Browser, elsewhere: Browser
) -> None:
    kept = admin.cookie()
    changed = admin.change("PUT", PASSWORD_PATH, json={"current": PASSWORD, "new": NEW}).get_json()
    assert changed["user"]["email"] == "admin@example.com"
    assert admin.get(CHECKS).status_code == 200
    assert elsewhere.get(CHECKS).status_code == 401
    thief = Browser(app)
    thief.client.set_cookie("aiguard_session", kept)
    assert thief.get(CHECKS).status_code == 401


def test_guessing_at_the_current_password_is_stopped(admin: Browser) -> None:
    for path, method in ((PASSWORD_PATH, "PUT"), (CONFIRMATION, "POST")):
        body = {"current": "guess", "new": NEW, "password": "guess"}
        answers = [admin.change(method, path, json=body).status_code for _ in range(11)]
        assert answers == [422] * 10 + [429]


def test_a_password_under_old_parameters_is_stored_anew_at_sign_in(
    admin: Browser, visitor: Browser, sessions: SessionFactory
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with sessions.begin() as session:
        session.execute(update(UserRow).values(password=old))
    assert visitor.sign_in("admin@example.com", "wrong").status_code == 401
    assert stored(sessions) == old
    assert visitor.sign_in("admin@example.com").status_code == 200
    assert f"m={19 * 1024},t=2,p=1" in stored(sessions)
    renewed = stored(sessions)
    assert visitor.sign_in("admin@example.com").status_code == 200
    assert stored(sessions) == renewed


def stored(sessions: SessionFactory) -> str:
    with sessions() as session:
        return session.scalars(select(UserRow.password)).one()


def test_sessions_name_their_device_and_which_one_this_is(admin: Browser, elsewhere: Browser) -> None:
    items = elsewhere.get(SESSIONS).get_json()["items"]
    assert [(each["device"], each["current"]) for each in items] == [
        ("Firefox on Linux", True),
        ("Unknown device", False),
    ]
    assert admin.get(SESSIONS).get_json()["items"][1]["current"] is True
    assert all(each["created_at"] <= each["last_seen_at"] < each["expires_at"] for each in items)


def test_one_session_is_ended_and_its_browser_is_out_at_its_next_request(admin: Browser, elsewhere: Browser) -> None:
    [other] = [each for each in admin.get(SESSIONS).get_json()["items"] if not each["current"]]
    assert admin.change("DELETE", f"{SESSIONS}/{other['id']}").status_code == 204
    assert elsewhere.get(CHECKS).status_code == 401
    assert admin.get(CHECKS).status_code == 200
    assert len(admin.get(SESSIONS).get_json()["items"]) == 1


def test_all_others_are_ended_at_once(admin: Browser, elsewhere: Browser, checker: Browser) -> None:
    assert admin.change("DELETE", SESSIONS).status_code == 204
    assert elsewhere.get(CHECKS).status_code == 401
    assert admin.get(CHECKS).status_code == 200
    assert checker.get(CHECKS).status_code == 200


def test_somebody_elses_session_looks_like_none(admin: Browser, checker: Browser) -> None:
    [own] = admin.get(SESSIONS).get_json()["items"]
    foreign = checker.change("DELETE", f"{SESSIONS}/{own['id']}")
    absent = checker.change("DELETE", f"{SESSIONS}/{uuid4()}")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.get_json()["detail"] == absent.get_json()["detail"]
    assert admin.get(CHECKS).status_code == 200


def test_being_seen_is_written_at_most_once_a_minute(admin: Browser, sessions: SessionFactory) -> None:
    def seen() -> datetime:
        with sessions() as session:
            return session.scalars(select(SignInRow.last_seen_at)).one()

    fresh = seen()
    admin.get(CHECKS)
    assert seen() == fresh
    long_ago = datetime.now(UTC) - timedelta(seconds=61)
    with sessions.begin() as session:
        session.execute(update(SignInRow).values(last_seen_at=long_ago))
    admin.get(CHECKS)
    assert datetime.now(UTC) - seen() < timedelta(seconds=30)


def test_an_endless_user_agent_is_cut(app: Flask, admin: Browser) -> None:
    browser = Browser(app)
    browser.client.environ_base["HTTP_USER_AGENT"] = "Firefox/1 " * 400
    assert browser.sign_in("admin@example.com").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/account/two-step"),
        ("POST", "/api/v1/account/two-step/confirmation"),
        ("POST", "/api/v1/account/two-step/recovery-codes"),
        ("DELETE", "/api/v1/account/two-step"),
        ("POST", "/api/v1/account/passkeys/options"),
        ("POST", "/api/v1/account/passkeys"),
        ("DELETE", "/api/v1/account/passkeys/00000000-0000-4000-8000-000000000000"),
    ],
)
def test_a_session_left_open_is_not_enough_to_change_how_one_signs_in(
    admin: Browser, sessions: SessionFactory, method: str, path: str
) -> None:
    with sessions.begin() as session:
        session.execute(update(SignInRow).values(confirmed_at=datetime.now(UTC) - timedelta(minutes=16)))
    asked = admin.change(method, path, json={})
    assert (asked.status_code, asked.get_json()["code"]) == (403, "confirmation_required")
    wrong = admin.change("POST", CONFIRMATION, json={"password": "not it"})
    assert wrong.get_json()["code"] == "wrong_password"
    assert admin.change("POST", CONFIRMATION, json={"password": PASSWORD}).status_code == 204
    again = admin.change(method, path, json={})
    assert again.status_code != 403


def test_signing_in_counts_as_proof(admin: Browser) -> None:
    assert admin.change("POST", "/api/v1/account/two-step").status_code == 201
