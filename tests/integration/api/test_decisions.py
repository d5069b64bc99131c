"""Deciding: nothing is erased, everything can be proved, and a slip of the finger can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from aiguard.audit.verify import verify
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.review.rows import CaseRow
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.desk import AI, CASES, REAL, decide, decisions_of, let_time_pass, seen_by_owner, take
from tests.integration.api.judged import plain
from tests.integration.api.test_people import AUDIT, deeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.db import SessionFactory


def test_an_overruled_verdict_stands_beside_the_decision(
    auditor: Browser, checker: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    before = seen_by_owner(checker)
    with sessions() as session:
        [verdict] = session.execute(select(VerdictRow.band, VerdictRow.p_ai, VerdictRow.headline)).all()
    made = decide(auditor, case_id, REAL, owner_words="Your camera's raw file convinced us.")
    assert made.status_code == 201
    [decision] = made.get_json()["decisions"]
    assert (decision["settles"], decision["overrules"], decision["holds"]) == (True, True, "confirmed_real")
    assert (decision["band"], decision["p_ai"]) == ("likely_ai", 0.97)
    assert seen_by_owner(checker)["decision"] is None  # it may still be taken back
    let_time_pass(sessions)
    after = seen_by_owner(checker)
    assert after["verdict"] == before["verdict"]
    assert after["decision"]["outcome"] == "confirmed_real"
    assert after["decision"]["words"] == "Your camera's raw file convinced us."
    assert after["decision"]["appeal"] == "possible"
    with sessions() as session:
        assert session.execute(select(VerdictRow.band, VerdictRow.p_ai, VerdictRow.headline)).all() == [verdict]
    [row] = checker.get("/api/v1/history?decision=confirmed_real").get_json()["items"]
    assert row["decision"] == "confirmed_real"
    assert checker.get("/api/v1/history?decision=confirmed_ai").get_json()["items"] == []


def test_a_decision_is_in_the_log_with_what_the_model_had_said(
    admin: Browser, auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    decide(auditor, case_id, AI)
    [entry] = admin.get(f"{AUDIT}?action=case.decided").get_json()["items"]
    assert entry["details"]["case"] == case_id
    assert (entry["details"]["outcome"], entry["details"]["band"]) == ("confirmed_ai", "likely_ai")
    assert entry["details"]["revision"]
    with sessions() as session:
        assert verify(session, {}).fault is None


def test_a_decision_is_taken_back_within_ten_seconds_and_not_after(
    admin: Browser, auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    [first] = decide(auditor, case_id, REAL).get_json()["decisions"]
    undone = auditor.change("DELETE", f"{CASES}/{case_id}/decisions/{first['id']}")
    assert undone.status_code == 200
    detail = auditor.get(f"{CASES}/{case_id}").get_json()
    assert (detail["case"]["state"], detail["case"]["outcome"], detail["check"]["decision"]) == ("open", None, None)
    assert detail["claim_token"] == undone.get_json()["token"]
    assert detail["decisions"][0]["undone_at"] is not None
    again = auditor.change("DELETE", f"{CASES}/{case_id}/decisions/{first['id']}")
    assert (again.status_code, again.get_json()["code"]) == (409, "undo_too_late")
    [second] = decide(auditor, case_id, AI).get_json()["decisions"]
    let_time_pass(sessions)
    late = auditor.change("DELETE", f"{CASES}/{case_id}/decisions/{second['id']}")
    assert (late.status_code, late.get_json()["code"]) == (409, "undo_too_late")
    actions = [action for action, _ in deeds(admin, subject=f"check:{detail['check']['id']}")]
    assert [action for action in actions if action != "check.viewed"] == [
        "case.decided",
        "decision.undone",
        "case.decided",
    ]


def test_nobody_takes_back_what_another_decided(
    auditor: Browser, other: Browser, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    [decision] = decide(auditor, case_id, REAL).get_json()["decisions"]
    assert other.change("DELETE", f"{CASES}/{case_id}/decisions/{decision['id']}").status_code == 404
    assert auditor.change("DELETE", f"{CASES}/{uuid4()}/decisions/{decision['id']}").status_code == 404


def test_whoever_lost_the_case_decides_nothing(
    auditor: Browser, other: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    token = take(auditor, case_id).get_json()["token"]
    with sessions.begin() as session:
        session.execute(update(CaseRow).values(claimed_until=text("now() - interval '1 second'")))
    assert take(other, case_id).status_code == 200
    late = auditor.change("POST", f"{CASES}/{case_id}/decisions", json={"claim_token": token, **AI})
    assert (late.status_code, late.get_json()["code"]) == (409, "claim_lost")
    assert decisions_of(sessions) == []


def test_a_lease_that_ran_out_is_good_while_nobody_else_took_the_case(
    auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    token = take(auditor, case_id).get_json()["token"]
    with sessions.begin() as session:
        session.execute(update(CaseRow).values(claimed_until=text("now() - interval '1 second'")))
    made = auditor.change("POST", f"{CASES}/{case_id}/decisions", json={"claim_token": token, **AI})
    assert made.status_code == 201
    settled = auditor.change("POST", f"{CASES}/{case_id}/decisions", json={"claim_token": token, **AI})
    assert (settled.status_code, settled.get_json()["code"]) == (409, "case_settled")


def test_near_duplicates_are_settled_and_taken_back_together(
    admin: Browser, auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    first, second, third = flagged(plain(1), plain(2), plain(3))
    _make_alike(sessions, first, second)
    page = auditor.get(f"{CASES}?grouped=true").get_json()["items"]
    assert sorted(one["group_size"] for one in page) == [1, 2]
    [lead] = [one["id"] for one in page if one["group_size"] == 2]
    made = decide(auditor, lead, AI, whole_group=True)
    assert {one["case_id"] for one in made.get_json()["decisions"]} == {first, second}
    assert [one["id"] for one in auditor.get(CASES).get_json()["items"]] == [third]
    similar = auditor.get(f"{CASES}/{first}").get_json()["similar"]
    assert [(one["case"]["id"], one["case"]["outcome"]) for one in similar] == [(second, "confirmed_ai")]
    [decision, _] = made.get_json()["decisions"]
    undone = auditor.change("DELETE", f"{CASES}/{lead}/decisions/{decision['id']}").get_json()
    assert {undone["case_id"], *undone["also"]} == {first, second}
    assert len(auditor.get(CASES).get_json()["items"]) == 3
    assert len(deeds(admin, action="decision.undone")) == 2


def test_one_of_a_group_may_be_settled_by_itself(
    auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    first, second = flagged(plain(1), plain(2))
    _make_alike(sessions, first, second)
    assert len(decide(auditor, first, AI).get_json()["decisions"]) == 1
    [left] = auditor.get(f"{CASES}?grouped=true").get_json()["items"]
    assert (left["id"], left["group_size"]) == (second, 1)


def _make_alike(sessions: SessionFactory, first: str, second: str) -> None:
    with sessions.begin() as session:
        same = {"group_id": first, "perceptual_hash": 1234567890}
        session.execute(update(CaseRow).where(CaseRow.id.in_([first, second])).values(same))
        session.execute(update(CaseRow).where(CaseRow.id == second).values(leads=False))


def test_another_reason_needs_words(auditor: Browser, flagged: Callable[..., list[str]]) -> None:
    [case_id] = flagged()
    assert decide(auditor, case_id, {"outcome": "cannot_tell", "reason_code": "other"}).status_code == 422


def test_the_database_lets_nobody_change_a_decision(
    auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    decide(auditor, case_id, AI)
    for change in ("outcome = 'confirmed_real'", "words = 'x'", "made_at = now()", "auditor_id = 1"):
        with sessions() as session, pytest.raises(DBAPIError, match="stays as it was made"):
            session.execute(text(f"UPDATE decisions SET {change}"))


def test_with_the_check_go_its_cases_and_decisions(
    auditor: Browser, checker: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    auditor.change("POST", f"{CASES}/{case_id}/notes", json={"text": "Odd."})
    decide(auditor, case_id, AI)
    assert checker.change("DELETE", f"{CHECKS}/{seen_by_owner(checker)['id']}").status_code == 204
    with sessions() as session:
        for table in ("cases", "decisions", "case_notes"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table
    assert auditor.get(f"{CASES}/{case_id}").status_code == 404


def test_a_case_follows_the_tags_and_forgets_the_picture_with_its_check(
    auditor: Browser, checker: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    flagged(plain(1))
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(tags=["Summer"]))
    [case] = auditor.get(f"{CASES}?tag=summer").get_json()["items"]
    assert case["tags"] == ["Summer"]
    checker.change("DELETE", f"{CHECKS}/{seen_by_owner(checker)['id']}/picture")
    with sessions() as session:
        assert session.scalars(select(CaseRow.perceptual_hash)).all() == [None]
