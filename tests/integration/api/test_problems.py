from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from aiguard.accounts import errors as accounts_errors
from aiguard.api import errors as api_errors
from aiguard.checks.errors import CheckNotFound, CursorInvalid
from aiguard.errors import AiguardError
from aiguard.intake import errors as intake_errors
from aiguard.storage import StorageFull, StorageUnavailable
from tests.integration.api.browser import CHECKS, SESSION, Browser, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

SECRET = "the connection string with its password"


def leaves(module: Any) -> list[type[AiguardError]]:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, AiguardError)]
    return [each for each in found if not each.__subclasses__()]


def test_every_reason_that_an_upload_or_an_account_can_give_has_its_status() -> None:
    reasons = [*leaves(accounts_errors), *leaves(intake_errors), CheckNotFound, CursorInvalid]
    assert len(reasons) > 10
    assert {reason.code for reason in (*reasons, StorageFull, StorageUnavailable)} <= set(api_errors.STATUS_OF)


def test_an_unknown_error_never_shows_its_text(app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_args: object, **_options: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(api_errors, "log", _Silent())
    monkeypatch.setattr(type(app.extensions["aiguard"].intake), "accept", explode)
    answer = admin.upload(("cat.png", png()))
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["code"] == "internal"
    assert SECRET not in answer.get_data(as_text=True)
    assert answer.headers["X-Request-ID"]


def test_an_error_without_a_status_is_our_mistake_and_stays_inside(
    app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Inner(AiguardError):
        code = "inner"

    def explode(*_args: object, **_options: object) -> None:
        raise Inner(SECRET)

    monkeypatch.setattr(type(app.extensions["aiguard"].intake), "accept", explode)
    answer = admin.upload(("cat.png", png()))
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal")
    assert SECRET not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("error", "status"), [(StorageFull(), 507), (StorageUnavailable("refused"), 503)])
def test_a_store_that_cannot_take_a_picture_says_when_to_come_back(
    app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch, error: AiguardError, status: int
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(app.extensions["aiguard"].store, "put_file", refuse)
    answer = admin.upload(("cat.png", png()))
    assert (answer.status_code, answer.get_json()["code"]) == (status, error.code)
    assert int(answer.headers["Retry-After"]) > 0


def test_without_a_database_the_answer_is_503_with_a_time_to_come_back(build: Callable[..., Flask]) -> None:
    browser = Browser(build(database_url="postgresql+psycopg2://nobody:secret@127.0.0.1:1/none"))
    answer = browser.get(SESSION)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "database_unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert "secret" not in answer.get_data(as_text=True)
    readiness = browser.get("/readyz")
    assert readiness.status_code == 503
    assert readiness.get_json()["database"] == "unreachable"
    assert browser.get("/healthz").get_json() == {"status": "ok"}


def test_what_does_not_exist_and_what_is_not_allowed_are_problems_too(admin: Browser) -> None:
    absent = admin.get("/api/v1/nothing")
    method = admin.change("PUT", SESSION)
    assert (absent.status_code, absent.get_json()["code"]) == (404, "not_found")
    assert (method.status_code, method.get_json()["code"]) == (405, "method_not_allowed")
    assert "POST" in method.headers["Allow"]


def test_a_missing_value_is_named(visitor: Browser) -> None:
    visitor.open()
    answer = visitor.change("POST", SESSION, json={"email": "a@example.com"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "request_invalid")
    assert answer.get_json()["errors"] == [{"field": "password", "text": "Field required"}]


def test_a_refused_password_is_not_repeated_in_the_answer(visitor: Browser) -> None:
    visitor.open()
    answer = visitor.change("POST", SESSION, json={"email": 7, "password": SECRET})
    assert answer.status_code == 422
    assert SECRET not in answer.get_data(as_text=True)


def test_a_huge_json_body_is_refused_unread(visitor: Browser) -> None:
    visitor.open()
    answer = visitor.change("POST", SESSION, json={"email": "a@example.com", "password": "x" * 100_000})
    assert (answer.status_code, answer.get_json()["code"]) == (413, "request_too_large")


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff"])
def test_a_body_that_is_no_object_is_refused(visitor: Browser, body: bytes) -> None:
    visitor.open()
    answer = visitor.change("POST", SESSION, data=body, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "request_invalid")


def test_a_check_id_that_is_none_is_simply_not_found(admin: Browser) -> None:
    assert admin.get(f"{CHECKS}/4711").get_json()["code"] == "not_found"


class _Silent:
    def error(self, *_args: object, **_facts: object) -> None: ...
