"""What one auditor does not settle alone: the two-person rule, a second review, an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.desk import AI, CASES, REAL, decide, decisions_of, let_time_pass, rule, seen_by_owner, take
from tests.integration.api.test_people import deeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.db import SessionFactory

GROUNDS = {"reason": "is_real", "words": "I took it myself.", "links": []}


@pytest.mark.parametrize(
    ("rule_", "said", "settles"), [("overrule", REAL, False), ("overrule", AI, True), ("always", AI, False)]
)
def test_the_two_person_rule_sends_a_case_to_somebody_else(
    auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]], rule_: str, said: Any, settles: bool
) -> None:
    rule(sessions, two_person=rule_)
    [case_id] = flagged()
    [decision] = decide(auditor, case_id, said).get_json()["decisions"]
    assert decision["settles"] is settles
    let_time_pass(sessions)
    refused = take(auditor, case_id).get_json()["code"]
    assert refused == ("case_settled" if settles else "case_not_for_you")


@pytest.mark.parametrize(("second", "holds"), [(REAL, "confirmed_real"), (AI, "cannot_tell")])
def test_two_who_agree_settle_a_case_and_two_who_do_not_cannot_tell(  # noqa: PLR0917  # two auditors and an owner
    auditor: Browser,
    other: Browser,
    checker: Browser,
    sessions: SessionFactory,
    flagged: Callable[..., list[str]],
    second: Any,
    holds: str,
) -> None:
    rule(sessions, two_person="always")
    [case_id] = flagged()
    decide(auditor, case_id, REAL)
    assert take(other, case_id).get_json()["code"] == "case_taken"  # it may still be taken back
    let_time_pass(sessions)
    assert seen_by_owner(checker)["decision"] is None
    [decision] = decide(other, case_id, second).get_json()["decisions"]
    assert (decision["settles"], decision["holds"]) == (True, holds)
    let_time_pass(sessions)
    assert seen_by_owner(checker)["decision"]["outcome"] == holds
    assert len(decisions_of(sessions)) == 2


def test_a_proposal_taken_back_is_none(
    auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    rule(sessions, two_person="always")
    [case_id] = flagged()
    [proposal] = decide(auditor, case_id, REAL).get_json()["decisions"]
    assert auditor.change("DELETE", f"{CASES}/{case_id}/decisions/{proposal['id']}").status_code == 200
    [next_] = decide(auditor, case_id, AI).get_json()["decisions"]
    assert next_["settles"] is False
    assert auditor.get(CASES).get_json()["items"][0]["state"] == "second_review"


def test_a_second_review_that_was_asked_for_is_somebody_elses(
    auditor: Browser, other: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    asked = {"outcome": "needs_second_review", "reason_code": "other", "words": "The hands look odd."}
    assert decide(auditor, case_id, asked).get_json()["decisions"][0]["settles"] is False
    let_time_pass(sessions)
    assert auditor.change("POST", f"{CASES}/next", json={}).status_code == 404
    [decision] = decide(other, case_id, AI).get_json()["decisions"]
    assert decision["holds"] == "confirmed_ai"


def test_an_appeal_goes_to_somebody_else_is_answered_and_is_the_only_one(
    admin: Browser,
    auditor: Browser,
    other: Browser,
    checker: Browser,
    sessions: SessionFactory,
    flagged: Callable[..., list[str]],
) -> None:
    [case_id] = flagged()
    decide(auditor, case_id, AI)
    let_time_pass(sessions)
    check = f"{CHECKS}/{seen_by_owner(checker)['id']}"
    assert checker.change("POST", f"{check}/disputes", json=GROUNDS).get_json()["decision"]["appeal"] == "under_way"
    [appeal] = auditor.get(f"{CASES}?kind=appeal").get_json()["items"]
    assert (appeal["barred"], appeal["reasons"]) == (True, ["appeal"])
    assert take(auditor, appeal["id"]).get_json()["code"] == "case_not_for_you"
    assert take(other, appeal["id"]).status_code == 200
    assert checker.get(check).get_json()["disputes"][0]["state"] == "under_review"
    assert decide(other, appeal["id"], REAL, owner_words="You are right.").status_code == 201
    assert checker.get(check).get_json()["disputes"][0]["state"] == "under_review"  # not final yet
    let_time_pass(sessions)
    final = checker.get(check).get_json()
    assert (final["disputes"][0]["state"], final["disputes"][0]["answer"]) == ("overruled", "You are right.")
    assert (final["decision"]["outcome"], final["decision"]["appeal"]) == ("confirmed_real", "used")
    again = checker.change("POST", f"{check}/disputes", json=GROUNDS)
    assert (again.status_code, again.get_json()["code"]) == (409, "appeal_used_up")
    assert [action for action, _ in deeds(admin, action="dispute.answered")] == ["dispute.answered"]
    assert len(decisions_of(sessions)) == 2  # the first one was not erased


def test_a_dispute_of_the_verdict_turns_the_case_that_waits_into_an_appeal(
    auditor: Browser, checker: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    check = f"{CHECKS}/{seen_by_owner(checker)['id']}"
    [dispute] = checker.change("POST", f"{check}/disputes", json=GROUNDS).get_json()["disputes"]
    [case] = auditor.get(CASES).get_json()["items"]
    assert (case["id"], case["kind"], case["reasons"][-1]) == (case_id, "appeal", "appeal")
    checker.change("DELETE", f"{check}/disputes/{dispute['id']}")
    [case] = auditor.get(CASES).get_json()["items"]
    assert (case["kind"], "appeal" in case["reasons"]) == ("flag", False)
    checker.change("POST", f"{check}/disputes", json=GROUNDS)
    decide(auditor, case_id, AI)
    let_time_pass(sessions)
    assert checker.get(check).get_json()["disputes"][-1]["state"] == "upheld"
    assert checker.get(check).get_json()["decision"]["appeal"] == "possible"  # nobody had decided when they disputed


def test_taking_back_an_appeals_answer_brings_back_what_held(
    auditor: Browser, other: Browser, checker: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    decide(auditor, case_id, AI)
    let_time_pass(sessions)
    check = f"{CHECKS}/{seen_by_owner(checker)['id']}"
    checker.change("POST", f"{check}/disputes", json=GROUNDS)
    [appeal] = other.get(f"{CASES}?kind=appeal").get_json()["items"]
    [decision] = decide(other, appeal["id"], REAL).get_json()["decisions"]
    assert other.change("DELETE", f"{CASES}/{appeal['id']}/decisions/{decision['id']}").status_code == 200
    back = checker.get(check).get_json()
    assert (back["decision"]["outcome"], back["disputes"][0]["state"]) == ("confirmed_ai", "under_review")
