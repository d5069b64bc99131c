"""From a flagged check to a settled case, as two auditors see it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.desk import CASES, DESK, take
from tests.integration.api.judged import plain
from tests.integration.api.test_people import change, deeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask


def test_a_flagged_check_waits_in_the_queue_without_its_name(
    auditor: Browser, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged(really=True)
    answer = auditor.get(CASES)
    [case] = answer.get_json()["items"]
    assert (case["id"], case["kind"], case["state"], case["band"]) == (case_id, "flag", "open", "likely_ai")
    assert set(case["reasons"]) == {"band", "evidence"}
    assert "secret name" not in answer.get_data(as_text=True)
    detail = auditor.get(f"{CASES}/{case_id}").get_data(as_text=True)
    for private in ("secret name", "checker@example.com", "lighthouse", "Quux", "Blorp", "Hasselbladium 9000"):
        assert private not in detail, private
    assert auditor.get(f"{DESK}/counts").get_json()["bands"] == {"likely_ai": 1}
    assert auditor.get(CHECKS).get_json()["items"] == []


def test_of_two_auditors_one_holds_a_case(auditor: Browser, other: Browser, flagged: Callable[..., list[str]]) -> None:
    [case_id] = flagged()
    assert take(auditor, case_id).status_code == 200
    assert (take(other, case_id).status_code, take(other, case_id).get_json()["code"]) == (409, "case_taken")
    nothing = other.change("POST", f"{CASES}/next", json={})
    assert (nothing.status_code, nothing.get_json()["code"]) == (404, "nothing_waits")
    assert other.change("DELETE", f"{CASES}/{case_id}/claim").status_code == 204  # not theirs: it changes nothing
    assert take(other, case_id).status_code == 409
    assert auditor.change("DELETE", f"{CASES}/{case_id}/claim").status_code == 204
    assert other.change("POST", f"{CASES}/next", json={}).get_json()["case_id"] == case_id


def test_of_many_who_take_a_case_at_once_one_gets_it(
    app: Flask, auditor: Browser, other: Browser, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(_take_as, app, who.cookie(), f"{CASES}/{case_id}/claim") for who in (auditor, other) * 4]
        answers = [each.result() for each in asked]
    held = {answer.get_json()["token"] for answer in answers if answer.status_code == 200}
    assert len(held) == 1
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [409] * 4


def test_auditors_who_go_on_at_once_get_different_cases(
    app: Flask, auditor: Browser, other: Browser, flagged: Callable[..., list[str]]
) -> None:
    cases = set(flagged(*(plain(seed) for seed in range(20, 26))))
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(_take_as, app, who.cookie(), f"{CASES}/next") for who in (auditor, other) * 3]
        answers = [each.result() for each in asked]
    assert [answer.status_code for answer in answers] == [200] * 6
    assert {answer.get_json()["case_id"] for answer in answers} == cases
    assert len({answer.get_json()["token"] for answer in answers}) == 6


def test_a_case_passed_over_does_not_come_back_at_once(auditor: Browser, flagged: Callable[..., list[str]]) -> None:
    cases = flagged(plain(1), plain(2))
    first = auditor.change("POST", f"{CASES}/next", json={}).get_json()["case_id"]
    auditor.change("DELETE", f"{CASES}/{first}/claim")
    second = auditor.change("POST", f"{CASES}/next", json={"but": [first]}).get_json()["case_id"]
    assert {first, second} == set(cases)
    assert auditor.change("POST", f"{CASES}/next", json={"but": [first]}).status_code == 404


def _take_as(app: Flask, cookie: str, path: str) -> Any:
    browser = Browser(app)
    browser.client.set_cookie("aiguard_session", cookie)
    browser.open()
    return browser.change("POST", path, json={})


def test_every_look_at_a_picture_is_an_entry_of_the_log(
    admin: Browser, auditor: Browser, other: Browser, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    refused = auditor.get(f"{CASES}/{case_id}/picture")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "opening_needed")
    detail = auditor.get(f"{CASES}/{case_id}").get_json()
    seen = f"?opening={detail['opening']}"
    picture = auditor.get(f"{CASES}/{case_id}/picture{seen}")
    assert (picture.status_code, picture.mimetype) == (200, "image/webp")
    assert auditor.get(f"{CASES}/{case_id}/thumbnail{seen}").status_code == 200
    assert other.get(f"{CASES}/{case_id}/picture{seen}").status_code == 403  # another's look
    again = auditor.get(f"{CASES}/{case_id}{seen}").get_json()
    assert again["opening"] == detail["opening"]
    assert deeds(admin, action="check.viewed") == [("check.viewed", f"check:{detail['check']['id']}")]


def test_the_small_pictures_of_a_page_are_one_entry(
    admin: Browser, auditor: Browser, flagged: Callable[..., list[str]]
) -> None:
    cases = flagged(plain(1), plain(2))
    page = auditor.get(f"{CASES}?thumbnails=true").get_json()
    for case_id in cases:
        assert auditor.get(f"{CASES}/{case_id}/thumbnail?opening={page['opening']}").status_code == 200
    [entry] = admin.get("/api/v1/admin/audit?action=checks.shown").get_json()["items"]
    assert sorted(entry["details"]["beside"]) == sorted(one["check_id"] for one in page["items"])


def test_nobody_settles_a_picture_of_their_own(admin: Browser, checker: Browser, flagged: Any) -> None:
    [case_id] = flagged()
    change(admin, "checker@example.com", role="auditor")
    refused = take(checker, case_id)
    assert (refused.status_code, refused.get_json()["code"]) == (409, "case_of_your_own")


def test_notes_and_questions_to_models_are_written_down(admin: Browser, auditor: Browser, flagged: Any) -> None:
    [case_id] = flagged()
    assert auditor.change("POST", f"{CASES}/{case_id}/notes", json={"text": " Look at the hands. "}).status_code == 201
    unready = auditor.change("POST", f"{CASES}/{case_id}/opinions", json={"model_id": "nobody"})
    assert unready.get_json()["code"] == "model_not_ready"
    detail = auditor.get(f"{CASES}/{case_id}").get_json()
    assert [note["text"] for note in detail["notes"]] == ["Look at the hands."]
    [(action, _)] = deeds(admin, action="case.noted")
    assert action == "case.noted"


def test_a_case_kept_for_somebody_is_left_to_them(
    admin: Browser, auditor: Browser, other: Browser, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    people = {one["email"]: one["id"] for one in auditor.get(f"{DESK}/auditors").get_json()["items"]}
    assert set(people) == {"admin@example.com", "auditor@example.com", "other@example.com"}
    kept = auditor.change("PUT", f"{CASES}/{case_id}/assignment", json={"auditor_id": people["other@example.com"]})
    assert kept.status_code == 204
    assert take(auditor, case_id).get_json()["code"] == "case_assigned"
    assert [one["id"] for one in other.get(f"{CASES}?whose=mine").get_json()["items"]] == [case_id]
    assert other.change("POST", f"{CASES}/next", json={}).get_json()["case_id"] == case_id
    assert deeds(admin, action="case.assigned")[0][0] == "case.assigned"


def test_the_queue_is_walked_page_by_page_in_each_order(auditor: Browser, flagged: Callable[..., list[str]]) -> None:
    cases = set(flagged(*(plain(seed) for seed in range(10, 15))))
    for order in ("risk", "age", "due"):
        met: list[str] = []
        cursor = ""
        while True:
            page = auditor.get(f"{CASES}?order={order}&limit=2{cursor}").get_json()
            met += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert (len(met), set(met)) == (5, cases)
    crossed = auditor.get(f"{CASES}?order=risk{cursor}")
    assert crossed.get_json()["code"] == "cursor_invalid"
    uploader = page["items"][0]["uploader_id"]
    assert len(auditor.get(f"{CASES}?band=likely_ai&reason=band&uploader={uploader}").get_json()["items"]) == 5
    assert auditor.get(f"{CASES}?uploader={uploader + 1000}").get_json()["items"] == []
    assert auditor.get(f"{CASES}?tag=nowhere").get_json()["items"] == []
