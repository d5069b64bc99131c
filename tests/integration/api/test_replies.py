from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from aiguard.checks.rows import CheckRow, DisputeRow
from aiguard.checks.states import CheckState, DisputeState
from aiguard.personal.belongings import link_of
from aiguard.storage import original_key
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.judged import plain, station_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from aiguard.db import SessionFactory

GROUNDS = {"reason": "is_real", "words": "I took it myself.", "links": ["https://example.org/raw.dng"]}


@pytest.fixture
def judged(app: Flask, admin: Browser, checker: Browser, tmp_path: Path) -> str:
    [check] = checker.upload(("a.png", plain())).get_json()["checks"]
    with station_of(app, tmp_path) as station:
        station.run()
    return f"{CHECKS}/{check['id']}"


def say(browser: Browser, judged: str, **body: str) -> Any:
    return browser.change("PUT", f"{judged}/feedback", json=body)


def test_feedback_is_given_changed_and_taken_back(checker: Browser, judged: str) -> None:
    assert checker.get(judged).get_json()["feedback"] is None
    assert say(checker, judged, said="wrong", words=" It is my cat. ").status_code == 200
    feedback = checker.get(judged).get_json()["feedback"]
    assert (feedback["said"], feedback["words"]) == ("wrong", "It is my cat.")
    assert say(checker, judged, said="cannot_tell").get_json()["feedback"]["words"] == ""
    assert checker.change("DELETE", f"{judged}/feedback").get_json()["feedback"] is None
    assert checker.change("DELETE", f"{judged}/feedback").status_code == 200
    assert say(checker, judged, said="perhaps").status_code == 422


def test_a_check_without_a_verdict_takes_neither_feedback_nor_dispute(checker: Browser, judged: str) -> None:
    [check] = checker.upload(("b.png", plain(9))).get_json()["checks"]
    waiting = f"{CHECKS}/{check['id']}"
    assert say(checker, waiting, said="right").get_json()["code"] == "not_judged_yet"
    assert checker.change("POST", f"{waiting}/disputes", json=GROUNDS).get_json()["code"] == "not_judged_yet"


def test_a_dispute_keeps_what_it_is_about_and_can_be_withdrawn(checker: Browser, judged: str) -> None:
    opened = checker.change("POST", f"{judged}/disputes", json=GROUNDS)
    assert opened.status_code == 201
    check = opened.get_json()
    [dispute] = check["disputes"]
    assert (dispute["state"], dispute["words"], dispute["links"]) == ("open", GROUNDS["words"], GROUNDS["links"])
    assert (dispute["band"], dispute["p_ai"]) == (check["verdict"]["band"], check["verdict"]["p_ai"])
    assert dispute["model_id"] == check["verdict"]["model"]["id"]
    again = checker.change("POST", f"{judged}/disputes", json=GROUNDS)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_disputed")
    for _ in range(2):
        withdrawn = checker.change("DELETE", f"{judged}/disputes/{dispute['id']}").get_json()
        assert [one["state"] for one in withdrawn["disputes"]] == ["withdrawn"]
    assert checker.change("POST", f"{judged}/disputes", json=GROUNDS).status_code == 201
    assert [one["state"] for one in checker.get(judged).get_json()["disputes"]] == ["withdrawn", "open"]


def test_an_answered_dispute_stands(checker: Browser, judged: str, sessions: SessionFactory) -> None:
    [dispute] = checker.change("POST", f"{judged}/disputes", json=GROUNDS).get_json()["disputes"]
    with sessions.begin() as session:
        answered = {"state": DisputeState.OVERRULED, "answer": "You are right.", "answered_at": func.now()}
        session.execute(update(DisputeRow).values(answered))
    refused = checker.change("DELETE", f"{judged}/disputes/{dispute['id']}")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "dispute_answered")
    check = checker.get(judged).get_json()
    assert (check["disputes"][0]["state"], check["disputes"][0]["answer"]) == ("overruled", "You are right.")
    assert check["verdict"]["band"] == dispute["band"]  # what the model said is not rewritten


def test_a_dispute_is_its_openers_and_not_that_of_whoever_answers() -> None:
    link = link_of(DisputeRow.__table__)  # type: ignore[arg-type]
    assert link is not None
    assert link.name == "check_id"


def test_of_many_disputes_at_once_one_is_opened(app: Flask, checker: Browser, judged: str) -> None:
    cookie, statuses = checker.cookie(), []

    def open_one() -> None:
        other = Browser(app)
        other.client.set_cookie("aiguard_session", cookie)
        other.open()
        statuses.append(other.change("POST", f"{judged}/disputes", json=GROUNDS).status_code)

    threads = [threading.Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 409, 409, 409, 409, 409]


@pytest.mark.parametrize(
    "grounds",
    [
        GROUNDS | {"words": "   "},
        GROUNDS | {"reason": "because"},
        GROUNDS | {"links": ["javascript:alert(1)"]},
        GROUNDS | {"links": ["https://example.org"] * 11},
    ],
)
def test_a_dispute_needs_words_a_known_reason_and_links_that_are_links(
    checker: Browser, judged: str, grounds: dict[str, object]
) -> None:
    assert checker.change("POST", f"{judged}/disputes", json=grounds).status_code == 422


def test_anothers_check_takes_no_replies_and_looks_absent(admin: Browser, checker: Browser, judged: str) -> None:
    [dispute] = checker.change("POST", f"{judged}/disputes", json=GROUNDS).get_json()["disputes"]
    absent = f"{CHECKS}/{uuid4()}"
    for method, part, body in (
        ("PUT", "/feedback", {"said": "right"}),
        ("DELETE", "/feedback", None),
        ("POST", "/disputes", GROUNDS),
        ("DELETE", f"/disputes/{dispute['id']}", None),
        ("POST", "/retry", None),
    ):
        theirs, nobodys = (admin.change(method, each + part, json=body) for each in (judged, absent))
        assert theirs.status_code == nobodys.status_code == 404, part
        assert theirs.get_data(as_text=True).replace(judged, absent) == nobodys.get_data(as_text=True)
    assert checker.get(judged).get_json()["disputes"][0]["state"] == "open"


def test_a_failed_check_is_tried_again_on_the_same_bytes(
    app: Flask, checker: Browser, judged: str, sessions: SessionFactory, tmp_path: Path
) -> None:
    refused = checker.change("POST", f"{judged}/retry")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "not_failed")
    [check] = checker.upload(("b.png", plain(9))).get_json()["checks"]
    failed = f"{CHECKS}/{check['id']}"
    with sessions.begin() as session:
        session.execute(
            update(CheckRow)
            .where(CheckRow.id == check["id"])
            .values(state=CheckState.FAILED, failure_code="attempts_used_up", failure_text="-", attempt=3)
        )
    assert checker.get(failed).get_json()["failure"] == {"code": "attempts_used_up", "text": "-", "ours": True}
    again = checker.change("POST", f"{failed}/retry")
    assert (again.status_code, again.get_json()["state"]) == (202, "queued")
    with station_of(app, tmp_path) as station:
        station.run()
    done = checker.get(failed).get_json()
    assert (done["state"], done["failure"], done["attempt"]) == ("done", None, 1)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(CheckRow)) == 2


def test_what_failed_for_its_file_is_not_tried_again(checker: Browser, sessions: SessionFactory) -> None:
    [check] = checker.upload(("b.png", plain(9))).get_json()["checks"]
    failed = f"{CHECKS}/{check['id']}"
    with sessions.begin() as session:
        told = {"failure_code": "decode_took_too_long", "failure_text": "-"}
        session.execute(update(CheckRow).values(state=CheckState.FAILED, **told))
    refused = checker.change("POST", f"{failed}/retry")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "not_failed")
    assert "Upload another one" in refused.get_json()["detail"]
    assert checker.get(failed).get_json()["state"] == "failed"


def test_nothing_is_tried_again_without_its_bytes(
    app: Flask, checker: Browser, judged: str, sessions: SessionFactory
) -> None:
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(state=CheckState.FAILED, failure_code="internal", failure_text="-"))
    app.extensions["aiguard"].store.delete(original_key(checker.get(judged).get_json()["image"]["sha256"]))
    refused = checker.change("POST", f"{judged}/retry")
    assert (refused.status_code, refused.get_json()["code"]) == (409, "picture_gone")
