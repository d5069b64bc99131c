"""The same bytes again give the verdict there is, and say so; another model, person or wish gives a new one."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from aiguard.checks.known import known_checks
from aiguard.checks.removal import remove_checks
from aiguard.checks.rows import CheckRow
from aiguard.storage import original_key
from tests.integration.api.browser import CHECKS, Browser, png
from tests.integration.api.conftest import sessions_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

MODEL = "cifake-vit-32"


@pytest.fixture
def app(build: Callable[..., Flask]) -> Flask:
    return build(model=MODEL)


def settle(app: Flask, check_id: str, **changed: Any) -> None:
    service = app.extensions["aiguard"].service()
    done = {"state": "done", "model_id": service.model.id, "model_revision": service.model.revision, "p_ai": 0.5}
    with sessions_of(app).begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == check_id).values(done | changed))


def judged(app: Flask, browser: Browser, picture: bytes, **changed: Any) -> str:
    [check] = browser.upload(("cat.png", picture)).get_json()["checks"]
    settle(app, check["id"], **changed)
    return str(check["id"])


def known(browser: Browser, *pictures: bytes) -> list[str]:
    asked = {"sha256": [sha256(picture).hexdigest() for picture in pictures]}
    answer = browser.change("POST", f"{CHECKS}/known", json=asked)
    assert answer.status_code == 200
    return [check["id"] for check in answer.get_json()["items"]]


def test_the_same_bytes_under_another_name_give_the_earlier_check(app: Flask, admin: Browser) -> None:
    earlier = judged(app, admin, png(1))
    answer = admin.upload(("new.png", png(2)), ("dog.png", png(1)))
    body = answer.get_json()
    assert answer.status_code == 202
    assert [check["file_name"] for check in body["checks"]] == ["new.png", "cat.png"]
    assert body["checks"][1]["id"] == earlier
    assert body["earlier"] == [earlier]
    assert known(admin, png(1), png(2), png(3)) == [earlier]


def test_whoever_asks_again_gets_a_new_check_and_later_the_newest(app: Flask, admin: Browser) -> None:
    earlier = judged(app, admin, png(1))
    body = admin.upload(("cat.png", png(1)), again="true").get_json()
    [fresh] = body["checks"]
    assert fresh["id"] != earlier
    assert body["earlier"] == []
    settle(app, fresh["id"])
    assert known(admin, png(1)) == [fresh["id"]]


@pytest.mark.parametrize(
    "changed",
    [{"model_revision": "older"}, {"model_id": "another"}, {"state": "failed", "failure_code": "unreadable"}],
)
def test_what_another_model_said_or_none_is_no_answer(app: Flask, admin: Browser, changed: dict[str, Any]) -> None:
    earlier = judged(app, admin, png(1), **changed)
    assert known(admin, png(1)) == []
    assert admin.upload(("cat.png", png(1))).get_json()["checks"][0]["id"] != earlier


def test_nobody_learns_what_another_person_has_checked(app: Flask, admin: Browser, checker: Browser) -> None:
    theirs = judged(app, admin, png(1))
    assert known(checker, png(1)) == []
    body = checker.upload(("cat.png", png(1))).get_json()
    assert body["checks"][0]["id"] != theirs
    assert body["earlier"] == []


@pytest.mark.parametrize("sha256_hex", ["", "xyz", "A" * 64])
def test_what_is_no_hash_is_refused(admin: Browser, sha256_hex: str) -> None:
    assert admin.change("POST", f"{CHECKS}/known", json={"sha256": [sha256_hex]}).status_code == 422


def test_a_check_keeps_the_terms_it_was_given(admin: Browser) -> None:
    given = {"keep_picture": "false", "for_training": "true", "tags": [" case  12 ", "press", "press", "2024", "1e5"]}
    [check] = admin.upload(("cat.png", png(1)), **given).get_json()["checks"]
    assert (check["keep_picture"], check["for_training"], check["tags"]) == (
        False,
        True,
        ["case 12", "press", "2024", "1e5"],
    )
    [plain] = admin.upload(("dog.png", png(2))).get_json()["checks"]
    assert (plain["keep_picture"], plain["for_training"], plain["tags"], plain["source"]) == (True, False, [], "upload")


@pytest.mark.parametrize(
    ("tags", "code"),
    [([f"{n}" for n in range(21)], "tag_invalid"), (["x" * 65], "tag_invalid"), (["a\x00b"], "request_invalid")],
)
def test_too_many_or_strange_tags_are_refused(admin: Browser, tags: list[str], code: str) -> None:
    answer = admin.upload(("cat.png", png(1)), tags=tags)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


def test_a_retry_under_the_same_key_gives_its_own_check_and_calls_it_no_earlier_one(app: Flask, admin: Browser) -> None:
    [check] = admin.upload(("cat.png", png(1)), key="one-key").get_json()["checks"]
    settle(app, check["id"])
    body = admin.upload(("cat.png", png(1)), key="one-key").get_json()
    assert [each["id"] for each in body["checks"]] == [check["id"]]
    assert body["earlier"] == []


def test_bytes_whose_check_is_deleted_at_that_moment_are_taken_as_new(
    app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = judged(app, admin, png(1))

    def known_and_gone(*asked: Any) -> dict[str, Any]:
        found = known_checks(*asked)
        with sessions_of(app)() as session:
            remove_checks(session, None, list(found.values()))
        return found

    monkeypatch.setattr("aiguard.intake.service.known_checks", known_and_gone)
    files = (("dog.png", png(1)), ("new.png", png(2)))
    answer = admin.upload(*files, key="once")
    body = answer.get_json()
    assert (answer.status_code, body["earlier"]) == (202, [])
    assert [check["file_name"] for check in body["checks"]] == ["dog.png", "new.png"]
    assert earlier not in [check["id"] for check in body["checks"]]
    assert app.extensions["aiguard"].store.get(original_key(sha256(png(1)).hexdigest())) == png(1)
    assert admin.upload(*files, key="once").get_json()["checks"] == body["checks"]
