from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from aiguard.accounts.errors import EmailTaken
from aiguard.accounts.roles import Role
from aiguard.accounts.rows import UserRow
from aiguard.accounts.service import create
from tests.integration.api.browser import CHECKS, PASSWORD, SESSION, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.db import SessionFactory


def test_a_visitor_of_a_new_service_is_told_that_the_first_account_is_to_be_made(visitor: Browser) -> None:
    state = visitor.open()
    assert state["user"] is None
    assert state["registration"] == "first"
    assert state["csrf_token"]


def test_the_first_account_is_the_admin_and_the_next_is_a_checker(app: Flask) -> None:
    first = Browser(app).register("first@example.com").get_json()
    second = Browser(app).register("second@example.com").get_json()
    assert first["user"]["roles"] == ["admin"]
    assert second["user"]["roles"] == ["checker"]


def test_of_ten_first_accounts_made_at_once_exactly_one_is_the_admin(app: Flask) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda n: Browser(app).register(f"p{n}@example.com").get_json(), range(10)))
    assert sorted(answer["user"]["roles"][0] for answer in answers) == ["admin"] + ["checker"] * 9


def test_whoever_registers_is_signed_in(admin: Browser) -> None:
    assert admin.open()["user"]["email"] == "admin@example.com"
    assert admin.get(CHECKS).status_code == 200


def test_closed_registration_lets_only_the_first_in(build: Callable[..., Flask]) -> None:
    app = build(registration_open=False)
    assert Browser(app).register("first@example.com").status_code == 201
    late = Browser(app)
    refused = late.register("late@example.com")
    assert refused.status_code == 403
    assert refused.get_json()["code"] == "registration_closed"
    assert late.open()["registration"] == "closed"


def test_a_short_a_common_and_a_personal_password_are_refused_with_the_rule(visitor: Browser) -> None:
    for password in ("Xq9!vK2p", "password1234", "qwertyuiop", "somebody@example.com"):
        refused = visitor.register("somebody@example.com", password)
        assert refused.status_code == 422
        assert refused.get_json()["code"] == "weak_password"
        assert "at least 10 characters" in refused.get_json()["detail"]


def test_an_address_is_taken_in_any_spelling(admin: Browser, visitor: Browser) -> None:
    refused = visitor.register(" ADMIN@Example.com ")
    assert refused.status_code == 422
    assert refused.get_json()["code"] == "email_taken"


def test_what_is_no_address_is_refused(visitor: Browser) -> None:
    assert visitor.register("not an address").get_json()["code"] == "email_invalid"


def test_a_person_signs_in_again_in_any_spelling_of_the_address(admin: Browser, visitor: Browser) -> None:
    assert visitor.sign_in("Admin@EXAMPLE.com").status_code == 200
    assert visitor.open()["user"]["roles"] == ["admin"]


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(admin: Browser, visitor: Browser) -> None:
    wrong = visitor.sign_in("admin@example.com", "not the password")
    unknown = visitor.sign_in("nobody@example.com", PASSWORD)
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.data == unknown.data
    assert wrong.get_json()["code"] == "wrong_credentials"


def test_signing_in_begins_a_new_session_and_ends_the_token_before_it(admin: Browser, visitor: Browser) -> None:
    visitor.open()
    before, old_token = visitor.cookie(), visitor.token
    visitor.sign_in("admin@example.com")
    assert visitor.cookie() != before
    assert visitor.token != old_token
    visitor.token = old_token
    assert visitor.sign_out().get_json()["code"] == "csrf_failed"


def test_a_token_from_another_session_is_refused(admin: Browser, checker: Browser) -> None:
    checker.token = admin.token
    assert checker.sign_out().get_json()["code"] == "csrf_failed"


def test_after_signing_out_a_kept_copy_of_the_cookie_opens_nothing(app: Flask, admin: Browser) -> None:
    kept = admin.cookie()
    assert admin.sign_out().status_code == 204
    assert admin.get(CHECKS).status_code == 401
    thief = Browser(app)
    thief.client.set_cookie("aiguard_session", kept)
    assert thief.get(CHECKS).status_code == 401
    assert thief.open()["user"] is None


def test_signing_out_here_leaves_the_other_browser_signed_in(app: Flask, admin: Browser) -> None:
    elsewhere = Browser(app)
    elsewhere.sign_in("admin@example.com")
    admin.sign_out()
    assert elsewhere.get(CHECKS).status_code == 200


def test_a_disabled_person_is_out_at_the_next_request_and_stays_out(
    checker: Browser, visitor: Browser, sessions: SessionFactory
) -> None:
    assert checker.get(CHECKS).status_code == 200
    with sessions.begin() as session:
        session.execute(update(UserRow).where(UserRow.email == "checker@example.com").values(active=False))
    assert checker.get(CHECKS).status_code == 401
    assert visitor.sign_in("checker@example.com").get_json()["code"] == "wrong_credentials"


def test_a_new_uniquifier_ends_every_session_of_a_person(
    checker: Browser, admin: Browser, sessions: SessionFactory
) -> None:
    with sessions.begin() as session:
        session.scalars(select(UserRow).where(UserRow.email == "checker@example.com")).one().fs_uniquifier = "new"
    assert checker.get(CHECKS).status_code == 401
    assert admin.get(CHECKS).status_code == 200


def test_only_who_asks_to_be_remembered_gets_a_cookie_that_outlives_the_browser(
    admin: Browser, visitor: Browser
) -> None:
    forgotten = visitor.sign_in("admin@example.com").headers["Set-Cookie"]
    remembered = visitor.sign_in("admin@example.com", remember=True).headers["Set-Cookie"]
    assert "Expires" not in forgotten
    assert "Expires" in remembered


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(build: Callable[..., Flask]) -> None:
    plain = Browser(build()).client.get(SESSION).headers["Set-Cookie"]
    https = Browser(build(secure_cookies=True)).client.get(SESSION).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert "Secure" in https


def test_the_password_is_stored_as_argon2id_only(admin: Browser, sessions: SessionFactory) -> None:
    with sessions() as session:
        stored = session.scalars(select(UserRow.password)).one()
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_an_account_made_by_the_operator_opens_a_service_that_is_closed_to_others(build: Callable[..., Flask]) -> None:
    app = build(registration_open=False)
    sessions: SessionFactory = app.extensions["aiguard"].sessions
    with app.app_context():
        create(sessions, "first@example.com", PASSWORD, Role.CHECKER)
        create(sessions, "Auditor@example.com", PASSWORD, Role.AUDITOR)
        with pytest.raises(EmailTaken):
            create(sessions, "auditor@example.com", PASSWORD, Role.CHECKER)
    browser = Browser(app)
    assert browser.sign_in("first@example.com").get_json()["user"]["roles"] == ["admin"]
    assert browser.sign_in("auditor@example.com").get_json()["user"]["roles"] == ["auditor"]
