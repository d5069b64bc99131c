"""What a person may check a day and keep: nothing beyond is taken, everything left out is named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from tests.integration.api.browser import CHECKS, Browser, png
from tests.integration.api.conftest import sessions_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

USAGE = "/api/v1/account/usage"


@pytest.fixture
def limited(build: Callable[..., Flask]) -> Callable[..., tuple[Flask, Browser]]:
    def make(**quota: int) -> tuple[Flask, Browser]:
        app = build(**quota)
        browser = Browser(app)
        assert browser.register("admin@example.com").status_code == 201
        return app, browser

    return make


def files(*colours: int) -> list[tuple[str, bytes]]:
    return [(f"{colour}.png", png(colour)) for colour in colours]


def names(answer: Any) -> tuple[list[str], list[str]]:
    body = answer.get_json()
    return [each["file_name"] for each in body.get("checks", [])], [each["file_name"] for each in body["refused"]]


def test_what_fits_into_the_day_is_taken_and_the_rest_is_named(limited: Any) -> None:
    _, person = limited(quota_checks_per_day=3)
    assert names(person.upload(*files(1, 2))) == (["1.png", "2.png"], [])
    partly = person.upload(*files(3, 4, 5))
    assert (partly.status_code, names(partly)) == (202, (["3.png"], ["4.png", "5.png"]))
    assert {each["problem"]["code"] for each in partly.get_json()["refused"]} == {"quota_used_up"}
    nothing = person.upload(*files(4))
    assert (nothing.status_code, nothing.get_json()["code"]) == (429, "quota_used_up")
    assert 0 < int(nothing.headers["Retry-After"]) <= 86_400
    assert names(nothing) == ([], ["4.png"])
    used = person.get(USAGE).get_json()
    assert (used["checks_today"], used["checks_per_day"], used["kept_bytes_limit"]) == (3, 3, None)


def test_nothing_is_stored_of_what_is_not_taken(limited: Any) -> None:
    app, person = limited(quota_checks_per_day=0)
    person.upload(*files(1))
    with sessions_of(app)() as session:
        assert session.scalar(select(func.count()).select_from(CheckRow)) == 0
    assert list(app.extensions["aiguard"].store.list("originals")) == []


def test_uploads_at_the_same_time_do_not_share_the_last_place(limited: Any) -> None:
    app, person = limited(quota_checks_per_day=5)

    def send(colour: int) -> int:
        other = Browser(app)
        other.sign_in("admin@example.com")
        return other.upload(*files(colour)).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(send, range(10, 20)))
    assert statuses == [202] * 5 + [429] * 5
    assert person.get(USAGE).get_json()["checks_today"] == 5


def test_pictures_beyond_the_room_are_refused_until_some_are_deleted(limited: Any) -> None:
    size = len(png(1))
    app, person = limited(quota_bytes=2 * size + size // 2)
    first = person.upload(*files(1, 2, 3))
    assert names(first) == (["1.png", "2.png"], ["3.png"])
    again = person.upload(("copy.png", png(1)))
    assert again.status_code == 202  # the same bytes need no further room
    assert person.get(USAGE).get_json()["kept_bytes"] == len(png(1)) + len(png(2))
    with sessions_of(app).begin() as session:
        session.execute(update(CheckRow).where(CheckRow.file_name == "2.png").values(image_id=None))
    assert person.upload(*files(3)).status_code == 202


def test_a_person_may_have_another_quota_than_everybody(limited: Any) -> None:
    app, person = limited(quota_checks_per_day=1)
    with sessions_of(app).begin() as session:
        session.execute(update(UserRow).values(quota_checks_per_day=2))
    assert names(person.upload(*files(1, 2, 3))) == (["1.png", "2.png"], ["3.png"])


def test_the_same_key_goes_on_where_the_quota_stopped_it(limited: Any) -> None:
    app, person = limited(quota_checks_per_day=1)
    first = person.upload(*files(1, 2), key="once")
    assert names(first) == (["1.png"], ["2.png"])
    replay = person.upload(*files(1, 2), key="once")
    assert names(replay) == names(first)
    assert replay.get_json()["checks"][0]["id"] == first.get_json()["checks"][0]["id"]
    with sessions_of(app).begin() as session:
        session.execute(update(UserRow).values(quota_checks_per_day=9))
    for _ in range(2):
        assert names(person.upload(*files(1, 2), key="once")) == (["1.png", "2.png"], [])
    assert len(person.get(CHECKS).get_json()["items"]) == 2
    assert person.get(USAGE).get_json()["checks_today"] == 2


def test_without_a_quota_the_use_is_counted_all_the_same(admin: Browser, checker: Browser) -> None:
    admin.upload(*files(1, 2))
    used = admin.get(USAGE).get_json()
    assert (used["checks_today"], used["checks_per_day"], used["kept_bytes_limit"]) == (2, None, None)
    assert used["kept_bytes"] == len(png(1)) + len(png(2))
    assert checker.get(USAGE).get_json()["checks_today"] == 0


def test_where_there_is_plenty_of_room_it_is_not_counted_closely(limited: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, person = limited(quota_bytes=1 << 20)

    def counted(*_: object) -> int:
        raise AssertionError

    monkeypatch.setattr("aiguard.intake.admission.kept_bytes", counted)
    assert names(person.upload(*files(1, 2))) == (["1.png", "2.png"], [])
