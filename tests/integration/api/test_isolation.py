from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import update

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.storage import display_key, thumbnail_key
from tests.integration.api.browser import CHECKS, Browser, png

if TYPE_CHECKING:
    from flask import Flask

    from aiguard.db import SessionFactory

PARTS = ("", "/image", "/thumbnail")


@pytest.fixture
def pictured(app: Flask, admin: Browser, sessions: SessionFactory) -> str:
    """A check of the admin's whose picture can be shown."""
    [check] = admin.upload(("cat.png", png())).get_json()["checks"]
    store = app.extensions["aiguard"].store
    store.put(display_key(check["image"]["sha256"]), b"display copy")
    store.put(thumbnail_key(check["image"]["sha256"]), b"thumbnail")
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(state=CheckState.DONE, has_preview=True, width=3, height=2))
    return str(check["id"])


def test_the_same_bytes_sent_by_another_person_tell_nothing_of_the_first_check(checker: Browser, pictured: str) -> None:
    [check] = checker.upload(("mine.png", png())).get_json()["checks"]
    image = check["image"]
    assert (image["width"], image["height"], image["has_preview"]) == (None, None, False)
    assert checker.get(f"{CHECKS}/{check['id']}/thumbnail").status_code == 404


@pytest.mark.parametrize("part", PARTS)
def test_somebody_elses_check_looks_exactly_like_one_that_does_not_exist(
    admin: Browser, checker: Browser, pictured: str, part: str
) -> None:
    absent = str(uuid4())
    foreign_answer = checker.get(f"{CHECKS}/{pictured}{part}")
    absent_answer = checker.get(f"{CHECKS}/{absent}{part}")
    assert foreign_answer.status_code == absent_answer.status_code == 404
    assert foreign_answer.get_data(as_text=True).replace(pictured, absent) == absent_answer.get_data(as_text=True)
    assert admin.get(f"{CHECKS}/{pictured}{part}").status_code == 200


def test_somebody_elses_checks_are_in_no_list(checker: Browser, pictured: str) -> None:
    assert checker.get(CHECKS).get_json()["items"] == []
    assert checker.get(f"{CHECKS}?id={pictured}").get_json()["items"] == []


def test_the_same_picture_of_two_people_stays_two_checks(admin: Browser, checker: Browser, pictured: str) -> None:
    [own] = checker.upload(("mine.png", png())).get_json()["checks"]
    assert own["id"] != pictured
    assert [check["id"] for check in checker.get(CHECKS).get_json()["items"]] == [own["id"]]


@pytest.mark.parametrize(("part", "content"), [("/image", b"display copy"), ("/thumbnail", b"thumbnail")])
def test_a_picture_is_served_as_harmless_bytes(admin: Browser, pictured: str, part: str, content: bytes) -> None:
    answer = admin.get(f"{CHECKS}/{pictured}{part}")
    assert answer.data == content
    assert answer.mimetype == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_there_is_no_picture_before_it_was_decoded_and_none_after_it_was_lost(
    app: Flask, admin: Browser, pictured: str, sessions: SessionFactory
) -> None:
    sha256 = admin.get(f"{CHECKS}/{pictured}").get_json()["image"]["sha256"]
    app.extensions["aiguard"].store.delete(display_key(sha256))
    assert admin.get(f"{CHECKS}/{pictured}/image").get_json()["code"] == "not_found"
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(has_preview=False))
    assert admin.get(f"{CHECKS}/{pictured}/thumbnail").get_json()["code"] == "not_found"
