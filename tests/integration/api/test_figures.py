"""Figures on real decisions: each says on how many it stands, and what nobody counted is unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.review.rows import CaseRow
from tests.integration.api.desk import AI, REAL, decide, let_time_pass
from tests.integration.api.judged import plain, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.db import SessionFactory
    from tests.integration.api.browser import Browser

FIGURES = "/api/v1/desk/figures"
MODEL = "a-model"  # as the desk's tests call theirs


def figures(browser: Browser, days: int = 30) -> Any:
    answer = browser.get(f"{FIGURES}?days={days}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def judged_by_number(sessions: SessionFactory) -> None:
    """As of photographs of a usual size: the small ones that tests make are beyond the model."""
    with sessions.begin() as session:
        reasons = [{"code": "above_ai_edge", "text": ""}]
        session.execute(update(VerdictRow).values(reasons=reasons, thresholds={"id": "t", "ai_edge": 0.93}))


def test_on_an_empty_service_every_share_is_unknown(auditor: Browser) -> None:
    found = figures(auditor)
    unknown = {"hits": 0, "of": 0, "value": None, "low": None, "high": None}
    assert found["flagged"] == unknown
    assert (found["recall"]["value"], found["recall"]["hits"]) == (None, unknown)
    assert found["time_to_decision"] == {"cases": 0, "median_s": None, "p90_s": None}
    assert found["backlog"] == {"open": 0, "second_review": 0, "overdue": 0, "oldest_s": None}
    assert [found[each] for each in ("models", "bands", "generators", "what_if", "auditors", "revisions")] == [[]] * 6


def test_decisions_measure_the_model_the_desk_and_the_auditors(
    auditor: Browser, other: Browser, flagged: Callable[..., list[str]], sessions: SessionFactory
) -> None:
    right, wrong, waits = flagged(plain(1), plain(2), plain(3))
    judged_by_number(sessions)
    assert decide(auditor, right, AI).status_code in {200, 201}
    assert decide(other, wrong, REAL).status_code in {200, 201}
    assert figures(auditor)["models"] == []  # for ten seconds a decision may be taken back
    let_time_pass(sessions)
    found = figures(auditor)
    [model] = found["models"]
    assert (model["model_id"], model["cases"], model["ai"], model["real"]) == (MODEL, 2, 1, 1)
    assert (model["precision"]["hits"], model["precision"]["of"]) == (1, 2)
    assert model["precision"]["low"] < 0.5 < model["precision"]["high"]
    [band] = found["bands"]
    assert (band["band"], band["overrule"]["value"]) == ("likely_ai", 0.5)
    assert found["backlog"]["open"] == 1
    assert found["backlog"]["oldest_s"] > 0
    assert found["time_to_decision"]["cases"] == 2
    assert found["flagged"]["of"] == 3
    assert {(each["email"], each["decisions"], each["overruled"]) for each in found["auditors"]} == {
        ("auditor@example.com", 1, 0),
        ("other@example.com", 1, 1),
    }
    [what_if] = found["what_if"]
    assert (what_if["ai"], what_if["real"], what_if["now"]["false_flags"]) == (1, 1, 1)
    assert what_if["steps"][98] == {"edge": 0.98, "false_flags": 0, "misses": 1}
    assert waits


def test_a_decision_that_is_taken_back_counts_nowhere(
    auditor: Browser, flagged: Callable[..., list[str]], sessions: SessionFactory
) -> None:
    [case] = flagged(plain(1))
    made = decide(auditor, case, REAL).get_json()["decisions"][0]
    undone = auditor.change("DELETE", f"/api/v1/desk/cases/{case}/decisions/{made['id']}")
    assert undone.status_code in {200, 204}
    let_time_pass(sessions)
    found = figures(auditor)
    assert (found["models"], found["auditors"], found["time_to_decision"]["cases"]) == ([], [], 0)


def test_only_checks_drawn_by_lot_make_recall_known(
    auditor: Browser, flagged: Callable[..., list[str]], sessions: SessionFactory
) -> None:
    first, second, third = flagged(plain(1), plain(2), plain(3))
    decide(auditor, first, AI)
    let_time_pass(sessions)
    assert figures(auditor)["recall"]["value"] is None
    with sessions.begin() as session:  # what nothing flagged, drawn by the sample rule
        session.execute(update(CaseRow).where(CaseRow.id.in_([second, third])).values(kind="sample"))
    decide(auditor, second, REAL)
    decide(auditor, third, AI)
    let_time_pass(sessions)
    recall = figures(auditor)["recall"]
    assert (recall["misses"]["hits"], recall["misses"]["of"], recall["hits"]["of"]) == (1, 2, 1)
    assert (recall["flagged"], recall["unflagged"]) == (1, 2)
    assert recall["value"] == 0.5  # one flagged and AI; of two others half is
    assert recall["low"] < 0.5 < recall["high"]


def test_generators_are_named_as_the_file_names_them(
    auditor: Browser, flagged: Callable[..., list[str]], sessions: SessionFactory
) -> None:
    named, bare = flagged(told(), plain(2), really=True)
    decide(auditor, named, AI)
    decide(auditor, bare, REAL)
    let_time_pass(sessions)
    found = {each["generator"]: each["cases"] for each in figures(auditor)["generators"]}
    assert found.pop(None) == 1
    [(generator, cases)] = found.items()
    assert "Automatic1111" in generator
    assert cases == 1


def test_what_the_file_declares_says_nothing_of_an_edge(
    auditor: Browser, flagged: Callable[..., list[str]], sessions: SessionFactory
) -> None:
    [declared] = flagged(told())
    decide(auditor, declared, AI)
    let_time_pass(sessions)
    assert figures(auditor)["what_if"] == []


def test_checks_judged_again_stand_side_by_side(
    auditor: Browser, flagged: Callable[..., list[str]], sessions: SessionFactory
) -> None:
    [case] = flagged(plain(1))
    decide(auditor, case, REAL)
    let_time_pass(sessions)
    with sessions.begin() as session:
        check_id = session.scalars(select(CheckRow.id)).one()
        row = {"model": f"{MODEL}@0123456789ab", "revision": "2", "state": "done", "band": "likely_real", "p_ai": 0.02}
        session.add(ShadowRow(check_id=check_id, **row))
    [pair] = figures(auditor)["revisions"]
    assert (pair["old_model"], pair["new_model"], pair["cases"]) == (MODEL, f"{MODEL}@0123456789ab", 1)
    assert (pair["old"]["false_flags"], pair["new"]["right"]) == (1, 1)


def test_figures_are_for_auditors_and_admins(admin: Browser, checker: Browser, auditor: Browser) -> None:
    assert [browser.get(FIGURES).status_code for browser in (admin, auditor, checker)] == [200, 200, 403]
