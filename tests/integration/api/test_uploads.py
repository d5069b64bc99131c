from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from aiguard.checks.rows import CheckRow
from tests.integration.api.browser import CHECKS, Browser, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.db import SessionFactory


def checks_in(sessions: SessionFactory) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(CheckRow)) or 0


def test_a_picture_is_accepted_and_waits_in_the_queue(admin: Browser) -> None:
    accepted = admin.upload(("cat.png", png()))
    assert accepted.status_code == 202
    body = accepted.get_json()
    assert body["refused"] == []
    [check] = body["checks"]
    assert check["state"] == "queued"
    assert check["file_name"] == "cat.png"
    assert check["image"]["media_type"] == "image/png"
    assert check["image"]["has_preview"] is False
    assert check["verdict"] is None
    assert admin.get(f"{CHECKS}/{check['id']}").get_json() == check


def test_of_several_files_the_good_ones_are_taken_and_the_others_say_why(admin: Browser) -> None:
    files = [("a.png", png(1)), ("page.png", b"<html>"), ("none.jpg", b""), ("big.png", png(2) + b"0" * 20_000)]
    answer = admin.upload(*files, ("b.png", png(3)))
    assert answer.status_code == 202
    body = answer.get_json()
    assert [check["file_name"] for check in body["checks"]] == ["a.png", "b.png"]
    refused = {each["file_name"]: each["problem"] for each in body["refused"]}
    assert {name: problem["code"] for name, problem in refused.items()} == {
        "page.png": "unsupported_type",
        "none.jpg": "empty_file",
        "big.png": "image_too_large",
    }
    assert [refused[name]["status"] for name in ("page.png", "none.jpg", "big.png")] == [415, 422, 413]


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("big.png", png() + b"0" * 20_000, 413, "image_too_large"),
        ("page.png", b"<html>", 415, "unsupported_type"),
        ("none.png", b"", 422, "empty_file"),
    ],
)
def test_a_lone_refused_file_decides_the_answer_and_leaves_nothing(
    admin: Browser, sessions: SessionFactory, name: str, content: bytes, status: int, code: str
) -> None:
    answer = admin.upload((name, content))
    problem = answer.get_json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert answer.mimetype == "application/problem+json"
    assert problem["detail"] == problem["refused"][0]["problem"]["detail"]
    assert problem["refused"][0]["file_name"] == name
    assert checks_in(sessions) == 0


def test_an_upload_without_a_file_is_refused(admin: Browser) -> None:
    answer = admin.change("POST", CHECKS, data={"note": "nothing"}, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "no_files")


def test_more_files_than_allowed_are_refused_as_a_whole(admin: Browser, sessions: SessionFactory) -> None:
    answer = admin.upload(*[(f"{n}.png", png(n)) for n in range(6)])
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_many_files")
    assert "5" in answer.get_json()["detail"]
    assert checks_in(sessions) == 0


def test_a_request_larger_than_all_its_files_may_be_is_refused(build: Callable[..., Flask]) -> None:
    browser = Browser(build(max_image_bytes=1_000, max_files_per_request=1))
    browser.register("first@example.com")
    answer = browser.upload(("big.png", png() + b"0" * 1_100_000))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "request_too_large")


def test_the_name_and_the_claimed_type_of_a_file_are_not_believed(admin: Browser) -> None:
    [check] = admin.upload(("secret/holiday.gif", png())).get_json()["checks"]
    assert check["file_name"] == "holiday.gif"
    assert check["image"]["media_type"] == "image/png"


def test_twenty_posts_of_one_key_at_once_make_one_check(app: Flask, admin: Browser, sessions: SessionFactory) -> None:
    browsers = []
    for _ in range(20):
        browser = Browser(app)
        browser.client.set_cookie("aiguard_session", admin.cookie())
        browser.token = admin.token
        browsers.append(browser)
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda each: each.upload(("cat.png", png()), key="one-key"), browsers))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.get_json()["checks"][0]["id"] for answer in answers}) == 1
    assert checks_in(sessions) == 1


def test_a_key_used_again_for_another_body_is_refused(admin: Browser, sessions: SessionFactory) -> None:
    admin.upload(("cat.png", png(1)), key="one-key")
    answer = admin.upload(("cat.png", png(2)), key="one-key")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_key_reused")
    assert checks_in(sessions) == 1


def test_two_people_may_use_the_same_key(admin: Browser, checker: Browser, sessions: SessionFactory) -> None:
    assert admin.upload(("cat.png", png(1)), key="one-key").status_code == 202
    assert checker.upload(("cat.png", png(2)), key="one-key").status_code == 202
    assert checks_in(sessions) == 2


def test_an_upload_is_accepted_while_the_broker_is_away(build: Callable[..., Flask]) -> None:
    browser = Browser(build(broker_url="redis://127.0.0.1:1/0"))
    browser.register("first@example.com")
    assert browser.upload(("cat.png", png())).status_code == 202
    readiness = browser.get("/readyz")
    assert readiness.status_code == 200
    assert readiness.get_json() == {
        "status": "degraded",
        "database": "ok",
        "broker": "unreachable",
        "workers": "none",
    }


def test_nothing_of_an_upload_is_taken_in_from_somebody_who_is_not_signed_in(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    monkeypatch.setattr(app.request_class, "_get_file_stream", lambda *_: taken.append(1))
    visitor.open()
    assert visitor.upload(("cat.png", png())).status_code == 401
    assert taken == []
