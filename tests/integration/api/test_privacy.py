from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.api.browser import CHECKS, Browser, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

PRIVACY = "/api/v1/account/privacy"
BEGINNING = {"keep_pictures_days": None, "keep_checks_days": None, "keep_picture": True, "for_training": False}


def choose(browser: Browser, **values: Any) -> TestResponse:
    return browser.change("PUT", PRIVACY, json=BEGINNING | values)


def test_nothing_is_limited_and_nothing_consented_to_in_the_beginning(admin: Browser) -> None:
    assert admin.get(PRIVACY).get_json() == BEGINNING | {"operator": {"pictures": None, "checks": None}}


def test_a_choice_is_kept_and_shown_on_every_check(admin: Browser, checker: Browser) -> None:
    [before] = admin.upload(("a.png", png(1))).get_json()["checks"]
    answer = choose(admin, keep_pictures_days=7, keep_checks_days=30, keep_picture=False)
    assert answer.status_code == 200
    assert admin.get(PRIVACY).get_json() == answer.get_json()
    [after] = admin.upload(("b.png", png(2))).get_json()["checks"]
    for check in (admin.get(f"{CHECKS}/{before['id']}").get_json(), after):
        created, until, end = (check[name][:10] for name in ("created_at", "picture_until", "delete_after"))
        assert created < until < end
    assert checker.get(PRIVACY).get_json()["keep_pictures_days"] is None


def test_the_operators_limit_is_shown_and_cannot_be_passed(build: Callable[..., Flask]) -> None:
    browser = Browser(build(keep_pictures_days=30))
    browser.register("first@example.com")
    assert browser.get(PRIVACY).get_json()["operator"] == {"pictures": 30, "checks": None}
    assert choose(browser, keep_pictures_days=30).status_code == 200
    refused = choose(browser, keep_pictures_days=31)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "kept_too_long")
    [check] = browser.upload(("a.png", png(1))).get_json()["checks"]
    assert check["picture_until"] is not None
    assert check["delete_after"] is None


@pytest.mark.parametrize("days", [0, -1, 3651, "soon"])
def test_days_that_make_no_sense_are_refused(admin: Browser, days: object) -> None:
    assert choose(admin, keep_checks_days=days).status_code == 422


def test_what_an_upload_leaves_open_is_as_its_owner_chose(admin: Browser) -> None:
    assert choose(admin, keep_picture=False, for_training=True).status_code == 200
    [left_open] = admin.upload(("a.png", png(1))).get_json()["checks"]
    assert (left_open["keep_picture"], left_open["for_training"]) == (False, True)
    data = {"files": [(BytesIO(png(2)), "b.png")], "keep_picture": "true", "for_training": "false"}
    [said] = admin.change("POST", CHECKS, data=data).get_json()["checks"]
    assert (said["keep_picture"], said["for_training"]) == (True, False)
