"""What is flagged: versions, a dry run before saving, and nothing that slips past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from aiguard.checks.replies import Grounds, dispute
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import DisputeReason
from aiguard.review.rows import CaseRow, PolicyRow
from aiguard.review.sweeping import sweep
from aiguard.verdict import Band
from aiguard.worker.announcing import to_everybody
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.desk import CASES, DESK
from tests.integration.api.judged import plain, station_of, told
from tests.integration.api.test_people import deeds
from tests.integration.api.test_replies import GROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from aiguard.db import SessionFactory

POLICIES = f"{DESK}/policies"
SETTINGS = {"two_person": "never", "review_own": False, "appeal_hours": 24, "appeal_risk": 0.9}
UNCERTAIN = {"kind": "band", "bands": ["uncertain"], "risk": 0.2, "hours": 48}


def draft(**changed: Any) -> dict[str, Any]:
    return {"rules": [UNCERTAIN], "settings": SETTINGS, "words": "Look at what is unsure.", "after": 1} | changed


def cases_in(sessions: SessionFactory) -> list[tuple[str, list[str]]]:
    with sessions() as session:
        return [(row.kind, row.reasons) for row in session.scalars(select(CaseRow).order_by(CaseRow.opened_at))]


def test_a_policy_is_shown_in_words_changed_by_admins_and_written_down(admin: Browser, auditor: Browser) -> None:
    [first] = auditor.get(POLICIES).get_json()["items"]
    assert first["rules_in_words"][1] == "The verdict is likely AI-generated. To be settled within 3 days."
    assert auditor.change("POST", POLICIES, json=draft()).status_code == 403
    saved = admin.change("POST", POLICIES, json=draft())
    assert (saved.status_code, saved.get_json()["version"]) == (201, 2)
    assert [one["version"] for one in auditor.get(POLICIES).get_json()["items"]] == [2, 1]
    assert deeds(admin, action="policy.changed") == [("policy.changed", "policy:2")]
    late = admin.change("POST", POLICIES, json=draft())
    assert (late.status_code, late.get_json()["code"]) == (409, "policy_outdated")


@pytest.mark.parametrize(
    "rules",
    [
        [{"kind": "moon"}],
        [UNCERTAIN | {"risk": 2}],
        [UNCERTAIN | {"bands": []}],
        [{"kind": "probability", "at_least": 0.9, "at_most": 0.1, "risk": 0.1, "hours": 1}],
        [{"kind": "sample", "percent": 1, "risk": 0.1, "hours": 1}] * 2,
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(admin: Browser, rules: Any) -> None:
    assert admin.change("POST", POLICIES, json=draft(rules=rules)).status_code == 422
    assert admin.change("POST", f"{POLICIES}/dry-run", json={"rules": rules}).status_code == 422


def test_a_dry_run_says_what_a_change_would_have_flagged_and_changes_nothing(
    admin: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    flagged(plain(1), plain(2), plain(3))
    with sessions.begin() as session:
        ids = session.scalars(select(CheckRow.id).order_by(CheckRow.id)).all()
        session.execute(update(CheckRow).where(CheckRow.id == ids[0]).values(band="uncertain", p_ai=0.5))
        session.execute(update(VerdictRow).values(evidence=[]))
        aged = func.now() - func.make_interval(0, 0, 0, 31)
        session.execute(update(CheckRow).where(CheckRow.id == ids[1]).values(finished_at=aged))
    before = cases_in(sessions)
    found = admin.change("POST", f"{POLICIES}/dry-run", json={"rules": [UNCERTAIN]}).get_json()
    assert (found["checks"], found["complete"]) == (2, True)  # the third is more than 30 days old
    assert (found["then"], found["now"], found["added"], found["dropped"]) == (1, 1, 1, 1)
    assert (found["reasons_then"], found["reasons_now"]) == ({"band": 1}, {"band": 1})
    assert [one["check_id"] for one in found["examples_added"]] == [str(ids[0])]
    assert [one["check_id"] for one in found["examples_dropped"]] == [str(ids[2])]
    assert cases_in(sessions) == before


def test_the_dry_run_counts_repeat_uploaders_as_they_stood_then(
    admin: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    flagged(plain(1), plain(2), plain(3))
    with sessions.begin() as session:
        for at, check_id in enumerate(session.scalars(select(CheckRow.id)).all()):
            moment = func.now() - func.make_interval(0, 0, 0, 9 - 3 * at)
            session.execute(
                update(CheckRow).where(CheckRow.id == check_id).values(created_at=moment, finished_at=moment)
            )
    rule = {"kind": "repeat_uploader", "count": 2, "days": 7, "risk": 0.5, "hours": 24}
    found = admin.change("POST", f"{POLICIES}/dry-run", json={"rules": [rule]}).get_json()
    assert found["then"] == 2  # not the first: it was alone then


def test_feedback_given_later_flags_a_check_at_the_next_sweep(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    [check] = checker.upload(("a.png", plain(1))).get_json()["checks"]
    with sessions.begin() as session:
        done = {"state": "done", "band": "likely_real", "p_ai": 0.01, "model_id": "m", "model_revision": "r"}
        session.execute(update(CheckRow).values(screened_version=1, finished_at=func.now(), **done))
    checker.change("PUT", f"{CHECKS}/{check['id']}/feedback", json={"said": "wrong"})
    assert sweep(sessions) == 1
    assert cases_in(sessions) == [("flag", ["feedback"])]
    assert sweep(sessions) == 0


def test_a_check_that_nobody_screened_is_found_by_the_sweep_once(
    checker: Browser, sessions: SessionFactory, admin: Browser
) -> None:
    checker.upload(("a.png", plain(1)), ("b.png", plain(2)))
    with sessions.begin() as session:
        done = {"state": "done", "band": "likely_ai", "p_ai": 0.99, "model_id": "m", "model_revision": "r"}
        session.execute(update(CheckRow).values(finished_at=func.now(), **done))
    assert sweep(sessions) == 2
    assert [kind for kind, _ in cases_in(sessions)] == ["flag", "flag"]
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(screened_version=None))
    sweep(sessions)
    assert len(cases_in(sessions)) == 2  # no second case for one that waits


def test_a_policy_of_a_newer_version_holds_up_no_verdict(
    app: Flask, checker: Browser, sessions: SessionFactory, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        session.execute(update(PolicyRow).values(rules=[{"kind": "moon", "risk": 0.5, "hours": 24}]))
    checker.upload(("a.png", plain(1)))
    with station_of(app, tmp_path) as station:
        station.announce = to_everybody
        station.run()
    assert checker.get(CHECKS).get_json()["items"][0]["state"] == "done"
    with sessions.begin() as session:
        session.execute(update(PolicyRow).values(rules=[UNCERTAIN | {"bands": list(Band)}]))
    assert sweep(sessions) == 1
    assert len(cases_in(sessions)) == 1


def test_a_verdict_and_its_case_are_written_together(
    app: Flask, admin: Browser, checker: Browser, sessions: SessionFactory, tmp_path: Path
) -> None:
    checker.upload(("a.png", told()))  # its file declares a generator
    with station_of(app, tmp_path) as station:
        station.announce = to_everybody
        station.run()
    [(kind, reasons)] = cases_in(sessions)
    assert (kind, reasons[0]) == ("flag", "evidence")
    assert sweep(sessions) == 0


def test_a_dispute_without_a_case_gets_one(
    checker: Browser, auditor: Browser, sessions: SessionFactory, flagged: Callable[..., list[str]]
) -> None:
    flagged(plain(1))
    with sessions.begin() as session:
        session.query(CaseRow).delete()
        row = session.scalars(select(CheckRow)).one()
    with sessions() as session:
        dispute(session, row.owner_id, row.id, Grounds(DisputeReason.IS_REAL, GROUNDS["words"]))
    assert sweep(sessions) == 1
    assert cases_in(sessions) == [("appeal", ["appeal"])]
    assert auditor.get(f"{CASES}?kind=appeal").get_json()["items"][0]["risk"] == 0.9
