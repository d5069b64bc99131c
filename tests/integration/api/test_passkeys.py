from __future__ import annotations

from copy import deepcopy
from time import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from aiguard.accounts.rows import PasskeyRow, UserRow
from aiguard.api import waiting
from tests.integration.api.authenticator import Authenticator
from tests.integration.api.browser import CHECKS, SESSION, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from aiguard.db import SessionFactory

PASSKEYS = "/api/v1/account/passkeys"
SIGN_IN = f"{SESSION}/passkey"


def options(browser: Browser, path: str, **more: Any) -> dict[str, Any]:
    answer = browser.change("POST", f"{path}/options", **more)
    assert answer.status_code == 200, answer.get_json()
    asked: dict[str, Any] = answer.get_json()["options"]
    return asked


def add(browser: Browser, authenticator: Authenticator, name: str = "Laptop") -> TestResponse:
    made = authenticator.make(options(browser, PASSKEYS))
    return browser.change("POST", PASSKEYS, json={"name": name, "credential": made})


def enter(browser: Browser, authenticator: Authenticator) -> TestResponse:
    browser.open()
    answered = authenticator.answer(options(browser, SIGN_IN))
    return browser.change("POST", SIGN_IN, json={"credential": answered})


@pytest.fixture
def key(admin: Browser) -> Authenticator:
    authenticator = Authenticator()
    assert add(admin, authenticator).status_code == 201
    return authenticator


def refused(answer: TestResponse) -> bool:
    return (answer.status_code, answer.get_json()["code"]) == (422, "passkey_refused")


def test_a_passkey_signs_in_without_an_email(key: Authenticator, visitor: Browser) -> None:
    answer = enter(visitor, key)
    assert answer.status_code == 200
    assert answer.get_json()["user"]["email"] == "admin@example.com"
    visitor.token = answer.get_json()["csrf_token"]
    assert visitor.get(CHECKS).status_code == 200


def test_what_is_asked_names_no_account(key: Authenticator, visitor: Browser) -> None:
    visitor.open()
    asked = options(visitor, SIGN_IN)
    assert asked["rpId"] == "localhost"
    assert asked["userVerification"] == "required"
    assert asked.get("allowCredentials", []) == []


def test_a_passkey_needs_no_second_step_since_it_checks_its_owner(key: Authenticator, visitor: Browser) -> None:
    key.verified = False
    assert refused(enter(visitor, key))
    key.verified = True
    assert enter(visitor, key).status_code == 200


def test_several_passkeys_are_listed_renamed_and_removed(admin: Browser, key: Authenticator, visitor: Browser) -> None:
    phone = Authenticator()
    made = add(admin, phone, " Phone ").get_json()
    assert made["name"] == "Phone"
    assert [each["name"] for each in admin.get(PASSKEYS).get_json()["items"]] == ["Laptop", "Phone"]
    renamed = admin.change("PATCH", f"{PASSKEYS}/{made['id']}", json={"name": "Old phone"})
    assert renamed.get_json()["name"] == "Old phone"
    assert enter(visitor, phone).status_code == 200
    assert admin.get(PASSKEYS).get_json()["items"][1]["last_used_at"] is not None
    assert admin.change("DELETE", f"{PASSKEYS}/{made['id']}").status_code == 204
    assert refused(enter(visitor, phone))
    assert enter(visitor, key).status_code == 200


def test_the_browser_is_told_which_passkeys_exist_already(admin: Browser, key: Authenticator) -> None:
    asked = options(admin, PASSKEYS)
    assert len(asked["excludeCredentials"]) == 1
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert "admin@example.com" not in asked["user"]["id"]


def test_an_answer_from_another_origin_is_refused(admin: Browser, visitor: Browser, key: Authenticator) -> None:
    assert refused(add(admin, Authenticator(origin="https://evil.example")))
    assert refused(add(admin, Authenticator(host="evil.example")))
    key.origin = "https://evil.example"
    assert refused(enter(visitor, key))
    key.origin, key.host = "http://localhost", "evil.example"
    assert refused(enter(visitor, key))


def test_the_same_answer_does_not_sign_in_twice_even_with_the_old_cookie(
    app: Flask, key: Authenticator, visitor: Browser
) -> None:
    visitor.open()
    asked = options(visitor, SIGN_IN)
    cookie, token = visitor.cookie(), visitor.token
    key.count = 0  # as with synced passkeys, which do not count: only the challenge protects
    answered = key.answer_without_counting(asked)
    with app.extensions["aiguard"].sessions.begin() as session:
        session.execute(update(PasskeyRow).values(sign_count=0))
    assert visitor.change("POST", SIGN_IN, json={"credential": answered}).status_code == 200
    thief = Browser(app)
    thief.client.set_cookie("aiguard_session", cookie)
    thief.token = token
    assert refused(thief.change("POST", SIGN_IN, json={"credential": answered}))


def test_a_challenge_is_good_for_one_attempt(key: Authenticator, visitor: Browser) -> None:
    visitor.open()
    asked = options(visitor, SIGN_IN)
    wrong = key.answer({"challenge": "AAAA"})
    assert refused(visitor.change("POST", SIGN_IN, json={"credential": wrong}))
    assert refused(visitor.change("POST", SIGN_IN, json={"credential": key.answer(asked)}))


def test_a_challenge_to_sign_in_does_not_add_a_passkey(admin: Browser) -> None:
    asked = options(admin, PASSKEYS)
    made = Authenticator().make(asked | {"challenge": options(admin, SIGN_IN)["challenge"]})
    assert refused(admin.change("POST", PASSKEYS, json={"name": "x", "credential": made}))


def test_a_challenge_runs_out(key: Authenticator, visitor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.open()
    asked = options(visitor, SIGN_IN)
    monkeypatch.setattr(waiting, "time", lambda: time() + 301)
    assert refused(visitor.change("POST", SIGN_IN, json={"credential": key.answer(asked)}))


def test_a_count_that_does_not_rise_betrays_a_copy(key: Authenticator, visitor: Browser) -> None:
    assert enter(visitor, key).status_code == 200
    visitor.open()
    key.count = 1
    copied = key.answer_without_counting(options(visitor, SIGN_IN))
    assert refused(visitor.change("POST", SIGN_IN, json={"credential": copied}))


def test_a_signature_by_another_key_is_refused(key: Authenticator, visitor: Browser) -> None:
    forged = Authenticator(credential_id=key.credential_id, handle=key.handle, count=5)
    assert refused(enter(visitor, forged))


def test_a_passkey_that_names_another_person_is_refused(key: Authenticator, visitor: Browser) -> None:
    key.handle = uuid4().bytes
    assert refused(enter(visitor, key))


def test_a_passkey_belongs_to_one_account(checker: Browser, key: Authenticator) -> None:
    assert refused(add(checker, key))


def test_a_disabled_person_does_not_get_in(key: Authenticator, visitor: Browser, sessions: SessionFactory) -> None:
    with sessions.begin() as session:
        session.execute(update(UserRow).values(active=False))
    assert refused(enter(visitor, key))


def test_somebody_elses_passkey_looks_like_none(admin: Browser, checker: Browser, key: Authenticator) -> None:
    [own] = admin.get(PASSKEYS).get_json()["items"]
    assert checker.get(PASSKEYS).get_json()["items"] == []
    for method, body in (("PATCH", {"name": "Mine now"}), ("DELETE", None)):
        foreign = checker.change(method, f"{PASSKEYS}/{own['id']}", json=body)
        absent = checker.change(method, f"{PASSKEYS}/{uuid4()}", json=body)
        assert foreign.status_code == absent.status_code == 404
        assert foreign.get_json()["detail"] == absent.get_json()["detail"]
    assert admin.get(PASSKEYS).get_json()["items"] == [own]


def test_a_bare_ip_address_is_told_that_passkeys_need_a_name(visitor: Browser) -> None:
    here = {"base_url": "http://127.0.0.1:8000"}
    visitor.token = visitor.get(SESSION, **here).get_json()["csrf_token"]
    answer = visitor.change("POST", f"{SIGN_IN}/options", **here)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "passkeys_need_a_name")
    assert "localhost" in answer.get_json()["detail"]


def test_the_public_address_decides_where_passkeys_hold(build: Callable[..., Flask]) -> None:
    browser = Browser(build(public_url="https://check.example.org:443"))
    browser.register("admin@example.com")
    assert options(browser, PASSKEYS)["rp"]["id"] == "check.example.org"
    assert refused(add(browser, Authenticator()))
    assert add(browser, Authenticator("https://check.example.org", "check.example.org")).status_code == 201


def test_what_no_authenticator_made_is_refused_and_never_an_error_of_ours(key: Authenticator, visitor: Browser) -> None:
    visitor.open()
    good = key.answer(options(visitor, SIGN_IN))
    for change in broken(good):
        asked = options(visitor, SIGN_IN)
        bad = change(deepcopy(key.answer(asked)))
        answer = visitor.change("POST", SIGN_IN, json={"credential": bad})
        assert answer.status_code == 422, (bad, answer.get_json())


def test_a_broken_registration_is_refused_and_never_an_error_of_ours(admin: Browser) -> None:
    for change in broken(Authenticator().make(options(admin, PASSKEYS))):
        bad = change(Authenticator().make(options(admin, PASSKEYS)))
        answer = admin.change("POST", PASSKEYS, json={"name": "x", "credential": bad})
        assert answer.status_code == 422, (bad, answer.get_json())


def broken(credential: dict[str, Any]) -> list[Callable[[dict[str, Any]], dict[str, Any]]]:
    """Each way to lose, mistype or garble one part."""
    ways: list[Callable[[dict[str, Any]], dict[str, Any]]] = [lambda _: {}]
    for name in ("id", "rawId", "type", "response"):
        ways.extend(lambda each, n=name, v=value: each | {n: v} for value in (None, 7, "", "!!", [], "AAAA"))
    for name in credential["response"].keys() - {"transports"}:
        ways.extend(
            lambda each, n=name, v=value: each | {"response": each["response"] | {n: v}}
            for value in (None, 7, "", "AAAA", "gICAgA", "oWFhYWI", "/w")
        )
    return ways
