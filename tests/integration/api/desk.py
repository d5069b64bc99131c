"""Auditors at work: what a test of the desk needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text, update

from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.review.flagging import screen
from aiguard.review.rows import CaseRow, DecisionRow, PolicyRow
from aiguard.storage import display_key, thumbnail_key
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.judged import station_of, told
from tests.integration.api.test_people import change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from aiguard.db import SessionFactory

DESK = "/api/v1/desk"
CASES = f"{DESK}/cases"
REAL = {"outcome": "confirmed_real", "reason_code": "camera_original"}
AI = {"outcome": "confirmed_ai", "reason_code": "visible_artefacts"}


def auditor_of(app: Flask, admin: Browser, email: str) -> Browser:
    browser = Browser(app)
    browser.register(email)
    assert change(admin, email, role="auditor").status_code == 200
    return browser


def take(browser: Browser, case_id: str) -> Any:
    return browser.change("POST", f"{CASES}/{case_id}/claim")


def decide(browser: Browser, case_id: str, said: dict[str, Any], **more: Any) -> Any:
    """Take the case and decide it; the answer of the first of the two that is refused."""
    taken = take(browser, case_id)
    if taken.status_code != 200:
        return taken
    body = {"claim_token": taken.get_json()["token"], **said, **more}
    return browser.change("POST", f"{CASES}/{case_id}/decisions", json=body)


def let_time_pass(sessions: SessionFactory) -> None:
    """Decisions become final: as if made a minute ago."""
    with sessions.begin() as session:
        session.execute(text("ALTER TABLE decisions DISABLE TRIGGER stay"))
        for table, where, columns in (
            ("decisions", "true", ("made_at", "final_at", "undone_at")),
            ("checks", "true", ("decided_at",)),
            ("disputes", "true", ("answered_at",)),
            ("cases", "state = 'second_review'", ("claimed_until",)),
        ):
            earlier = ", ".join(f"{column} = {column} - interval '1 minute'" for column in columns)
            session.execute(text(f"UPDATE {table} SET {earlier} WHERE {where}"))
        session.execute(text("ALTER TABLE decisions ENABLE TRIGGER stay"))


def rule(sessions: SessionFactory, **settings: Any) -> None:
    """Change settings of the policy in force."""
    with sessions.begin() as session:
        row = session.scalars(select(PolicyRow)).one()
        row.settings = row.settings | settings


def decisions_of(sessions: SessionFactory) -> list[DecisionRow]:
    with sessions() as session:
        return list(session.scalars(select(DecisionRow).order_by(DecisionRow.made_at)))


def cases_of(sessions: SessionFactory, check_ids: list[str]) -> list[str]:
    with sessions() as session:
        query = select(CaseRow.check_id, CaseRow.id).where(CaseRow.check_id.in_(check_ids))
        found = {str(check_id): str(case_id) for check_id, case_id in session.execute(query)}
    return [found[check_id] for check_id in check_ids]


def seen_by_owner(checker: Browser) -> dict[str, Any]:
    [check] = checker.get(CHECKS).get_json()["items"]
    return dict(check)


@pytest.fixture
def auditor(app: Flask, admin: Browser) -> Browser:
    return auditor_of(app, admin, "auditor@example.com")


@pytest.fixture
def other(app: Flask, admin: Browser) -> Browser:
    return auditor_of(app, admin, "other@example.com")


@pytest.fixture
def flagged(app: Flask, checker: Browser, sessions: SessionFactory, tmp_path: Path) -> Callable[..., list[str]]:
    """Cases of the checker's judged pictures, one a picture, in the order they were sent.

    The rows are as a station writes them; `really`: it is one, with its model.
    """

    def make(*pictures: bytes, band: str = "likely_ai", p_ai: float = 0.97, really: bool = False) -> list[str]:
        files = [(f"secret name {at}.png", content) for at, content in enumerate(pictures or (told(),))]
        sent = [checker.upload(file).get_json()["checks"] for file in files]
        checks = [check for each in sent for check in each]
        if really:
            with station_of(app, tmp_path) as station:
                station.run()
        else:
            _judge(app, checks, p_ai)
        ids = [check["id"] for check in checks]
        with sessions.begin() as session:
            session.execute(update(CheckRow).where(CheckRow.id.in_(ids)).values(band=band, p_ai=p_ai))
            screen(session, ids)
        return cases_of(sessions, ids)

    return make


def _judge(app: Flask, checks: list[dict[str, Any]], p_ai: float) -> None:
    wiring = app.extensions["aiguard"]
    known = {"model_id": "a-model", "model_revision": "r1", "p_ai": p_ai}
    for check in checks:
        for key_of in (display_key, thumbnail_key):
            wiring.store.put(key_of(check["image"]["sha256"]), b"a picture")
    with wiring.sessions.begin() as session:
        done = {"state": CheckState.DONE, "finished_at": func.clock_timestamp(), "has_preview": True, **known}
        session.execute(update(CheckRow).where(CheckRow.id.in_([check["id"] for check in checks])).values(done))
        session.add_all(_verdict(check["id"], known) for check in checks)


def _verdict(check_id: str, known: dict[str, Any]) -> VerdictRow:
    said = {"code": "c2pa_ai", "title": "T", "text": "X", "details": {}}
    return VerdictRow(
        check_id=check_id,
        weights_sha256="w",
        spec_sha256="s",
        thresholds={"id": "t1", "real_edge": 0.1, "ai_edge": 0.9},
        logit=3.0,
        logits=[],
        band="likely_ai",
        headline="Likely AI-generated",
        reasons=[],
        evidence=[said | {"source": "c2pa", "weight": "declares_ai"}],
        decode_ms=1,
        inference_ms=1,
        **known,
    )
