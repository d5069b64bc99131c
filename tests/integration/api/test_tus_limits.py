"""A large file that is too much is refused before anything of it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.integration.api.browser import Browser
from tests.integration.api.tus import PICTURE, TUS, begin, create, patch

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


@pytest.mark.parametrize(
    ("size", "status", "code"), [(0, 422, "empty_file"), (20_001, 413, "image_too_large"), (-1, 422, "request_invalid")]
)
def test_a_size_that_would_be_refused_is_refused_before_anything_is_sent(
    admin: Browser, size: int, status: int, code: str
) -> None:
    answer = create(admin, size)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_what_no_room_is_left_for_is_refused_before_anything_is_sent(build: Callable[..., Flask]) -> None:
    person = Browser(build(quota_bytes=len(PICTURE) + 100))
    assert person.register("admin@example.com").status_code == 201
    assert patch(person, begin(person), 0, PICTURE).status_code == 204
    refused = create(person, 101)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "quota_used_up")
    assert int(refused.headers["Retry-After"]) > 0
    for allowed in (create(person, 100), create(person, 101, keep_picture="false")):  # that one goes once it is judged
        assert allowed.status_code == 201
        assert person.change("DELETE", allowed.headers["Location"], headers=TUS).status_code == 204
    same = begin(person, again="true")  # as large as what is kept: it may be that, and is
    assert patch(person, same, 0, PICTURE).status_code == 204


@pytest.mark.parametrize("keep", ["true", "false"])
def test_what_is_under_way_takes_up_room_until_it_is_stopped(build: Callable[..., Flask], keep: str) -> None:
    person = Browser(build(quota_bytes=2 * len(PICTURE)))
    assert person.register("admin@example.com").status_code == 201
    first = begin(person, keep_picture=keep)
    begin(person, keep_picture=keep)
    refused = create(person, 100, keep_picture=keep)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "quota_used_up")
    assert "under way" in refused.get_json()["detail"]
    assert person.change("DELETE", first, headers=TUS).status_code == 204
    assert create(person, 100, keep_picture=keep).status_code == 201


def test_uploads_that_begin_at_once_do_not_share_the_last_room(build: Callable[..., Flask]) -> None:
    app = build(quota_bytes=3 * len(PICTURE))
    assert Browser(app).register("admin@example.com").status_code == 201

    def announce(_: int) -> int:
        person = Browser(app)
        person.sign_in("admin@example.com")
        return create(person).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(announce, range(6))) == [201] * 3 + [429] * 3


def test_a_file_is_not_begun_when_the_day_is_used_up(build: Callable[..., Flask]) -> None:
    person = Browser(build(quota_checks_per_day=1))
    assert person.register("admin@example.com").status_code == 201
    assert patch(person, begin(person), 0, PICTURE).status_code == 204
    refused = create(person, len(PICTURE) + 1)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "quota_used_up")
    assert create(person).status_code == 201  # as large as one that was checked: it may be that


def test_a_person_has_only_so_many_under_way(admin: Browser, checker: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiguard.intake.partial.MAX_OPEN", 2)
    first = begin(admin)
    begin(admin)
    answer = create(admin)
    assert (answer.status_code, answer.get_json()["code"]) == (429, "too_many_partial_uploads")
    begin(checker)
    patch(admin, first, 0, PICTURE)
    begin(admin)
