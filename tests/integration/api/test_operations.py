"""What an operator sees and does: workers, failures, models, metrics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import event, select, text, update

from aiguard.api.operations import current_overview
from aiguard.checks.rows import CheckRow
from aiguard.checks.shadow_rows import ShadowRow
from aiguard.checks.states import CheckState
from aiguard.operations.heartbeat import Beat, beat, sign_off
from aiguard.operations.rows import StoredRow, WorkerRow
from aiguard.operations.stored import count_when_due
from aiguard.storage import display_key
from tests.integration.api.browser import Browser, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.config import Settings
    from aiguard.db import SessionFactory

OPERATIONS = "/api/v1/admin/operations"
OWN, SMALL, SMALL_REVISION = "wild-hybrid-256", "cifake-vit-32", "4a470bff6ba0"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"model": OWN, "metrics_token": "a token of many letters"})


def told(admin: Browser) -> Any:
    return admin.get(OPERATIONS).get_json()


def a_beat(**changed: Any) -> Beat:
    known = Beat(uuid4(), "one.example", 7, "0", OWN, "d816da3d2853", "cpu", None, 40, 12.5)
    return Beat(**(known.__dict__ | changed))


def deeds(admin: Browser) -> list[tuple[str, str]]:
    items = admin.get("/api/v1/admin/audit").get_json()["items"]
    return [(item["action"], item["subject"]) for item in items]


def test_a_worker_that_beats_is_alive_one_that_is_silent_is_not_and_one_that_signed_off_is_gone(
    admin: Browser, sessions: SessionFactory
) -> None:
    alive, silent, gone = a_beat(), a_beat(host="two.example"), a_beat()
    for each in (alive, silent, gone):
        with sessions() as session:
            beat(session, each)
    with sessions.begin() as session:
        late = text("clock_timestamp() - interval '1 minute'")
        session.execute(update(WorkerRow).where(WorkerRow.id == silent.id).values(seen_at=late))
    with sessions() as session:
        sign_off(session, gone.id)
    assert [(each["host"], each["alive"]) for each in told(admin)["workers"]] == [
        ("one.example", True),
        ("two.example", False),
    ]
    assert told(admin)["workers"][0]["pictures_per_s"] == 12.5
    assert admin.get("/readyz").get_json()["workers"] == "ok"


def test_what_waits_is_counted_and_the_oldest_wait_is_unknown_where_nothing_does(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    assert told(admin)["waiting"]["oldest_wait_s"] is None
    checker.upload(("a.png", png(1)), ("b.png", png(2)))
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(created_at=text("clock_timestamp() - interval '5 minutes'")))
    waiting = told(admin)["waiting"]
    assert waiting["queued"] == 2
    assert 299 < waiting["oldest_wait_s"] < 330


def failed(sessions: SessionFactory, code: str) -> None:
    with sessions.begin() as session:
        values = {"state": CheckState.FAILED, "failure_code": code, "failure_text": f"It was {code}.", "attempt": 3}
        session.execute(update(CheckRow).where(CheckRow.state == "queued").values(values))


def test_our_own_faults_are_tried_again_all_at_once_and_the_files_are_not(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    checker.upload(("a.png", png(1)), ("b.png", png(2)))
    failed(sessions, "attempts_used_up")
    checker.upload(("c.png", png(3)))
    failed(sessions, "image_damaged")
    ours, files = told(admin)["failures"]
    assert (ours["code"], ours["count"], ours["retryable"], ours["ours"]) == ("attempts_used_up", 2, 2, True)
    assert (files["code"], files["retryable"], files["text"]) == ("image_damaged", 0, "It was image_damaged.")
    refused = admin.change("POST", f"{OPERATIONS}/retries", json={"code": "image_damaged"})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "nothing_to_retry")
    again = admin.change("POST", f"{OPERATIONS}/retries", json={"code": "attempts_used_up"})
    assert again.get_json() == {"queued": 2}
    assert told(admin)["waiting"]["queued"] == 2
    assert [each["code"] for each in told(admin)["failures"]] == ["image_damaged"]
    assert deeds(admin) == [("checks.retried", "failure:attempts_used_up")]
    assert admin.change("POST", f"{OPERATIONS}/retries", json={"code": "attempts_used_up"}).get_json() == {"queued": 0}
    assert len(deeds(admin)) == 1  # nothing was done


def test_the_store_is_counted_by_one_and_at_most_once_an_hour(
    app: Flask, admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    assert {each["counted_at"] for each in told(admin)["stored"]} == {None}
    store = app.extensions["aiguard"].store
    checker.upload(("a.png", png(1)))
    store.put(display_key("ab" * 32), b"12345")
    store.put("audit/anchors/1.json", b"123")
    assert count_when_due(sessions, store)
    assert not count_when_due(sessions, store)
    found = {each["kind"]: (each["files"], each["size_bytes"]) for each in told(admin)["stored"]}
    assert found == {"originals": (1, len(png(1))), "derived": (1, 5), "other": (1, 3)}


@pytest.mark.parametrize(
    ("files", "minutes", "counts"), [(3, 0.5, False), (3, 2, True), (9_000, 2, False), (9_000, 61, True)]
)
def test_few_files_are_counted_again_within_a_minute_and_many_within_an_hour(
    app: Flask, sessions: SessionFactory, files: int, minutes: float, counts: bool
) -> None:
    with sessions.begin() as session:
        counted_at = datetime.now(UTC) - timedelta(minutes=minutes)
        session.add(StoredRow(kind="originals", files=files, size_bytes=1, counted_at=counted_at))
    assert count_when_due(sessions, app.extensions["aiguard"].store) == counts


def judged(sessions: SessionFactory, count: int, **values: Any) -> None:
    with sessions.begin() as session:
        done = {"state": CheckState.DONE, "band": "uncertain", "p_ai": 0.5, "has_preview": True}
        session.execute(update(CheckRow).values(**done, model_id=OWN, model_revision="d816da3d2853"))
        for check_id in session.scalars(select(CheckRow.id).limit(count)):
            row = {"state": "done", "band": "likely_ai", "p_ai": 0.96, "model": SMALL, "revision": SMALL_REVISION}
            session.add(ShadowRow(check_id=check_id, **(row | values)))


def test_a_model_that_never_judged_here_is_put_in_charge_only_after_a_shadow_run(
    admin: Browser, checker: Browser, sessions: SessionFactory, app: Flask
) -> None:
    for colour in range(4):
        checker.upload(*[(f"{at}.png", png(1 + 5 * colour + at)) for at in range(5)])
    too_early = admin.change("PUT", f"{OPERATIONS}/model", json={"model": SMALL})
    assert (too_early.status_code, too_early.get_json()["code"]) == (409, "trial_needed")
    assert "0 of the 20" in too_early.get_json()["detail"]
    begun = admin.change("PUT", f"{OPERATIONS}/trial", json={"model": SMALL}).get_json()
    assert (begun["in_use"], begun["shadow"], begun["shadow_revision"]) == (OWN, SMALL, SMALL_REVISION)
    judged(sessions, 20)
    assert admin.change("PUT", f"{OPERATIONS}/model", json={"model": SMALL}).status_code == 200
    now = told(admin)["models"]
    assert (now["in_use"], now["before"], now["shadow"], now["chosen_here"]) == (SMALL, OWN, None, True)
    same = admin.change("PUT", f"{OPERATIONS}/model", json={"model": SMALL})
    assert same.get_json()["code"] == "already_in_use"
    back = admin.change("PUT", f"{OPERATIONS}/model", json={"model": OWN})  # needs no trial
    assert back.status_code == 200
    assert [deed for deed, _ in deeds(admin)] == ["model.switched", "model.switched", "model.trial_begun"]


def test_the_page_and_the_known_checks_follow_the_model_in_use(
    build: Callable[..., Flask], admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    checker.upload(*[(f"{at}.png", png(at)) for at in range(5)])
    judged(sessions, 0)
    from aiguard.operations import serving

    with sessions.begin() as session:
        session.add(serving.ServingRow(id=1, in_use=SMALL, revision=SMALL_REVISION))
    other = Browser(build())  # another process, which looks anew
    other.open()
    assert other.get("/api/v1/service").get_json()["model"]["id"] == SMALL


def test_where_the_two_differ_is_shown_without_names_and_each_look_stands_in_the_log(
    app: Flask, admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    assert admin.get(f"{OPERATIONS}/trial").get_json()["code"] == "no_trial"
    checker.upload(("private name.png", png(1)), ("b.png", png(2)), ("c.png", png(3)))
    admin.change("PUT", f"{OPERATIONS}/trial", json={"model": SMALL})
    empty = admin.get(f"{OPERATIONS}/trial").get_json()
    assert (empty["pictures"], empty["agreement"], empty["agreement_low"]) == (0, None, None)
    judged(sessions, 2)
    answer = admin.get(f"{OPERATIONS}/trial")
    found = answer.get_json()
    assert (found["pictures"], found["agreed"], found["agreement"]) == (2, 0, 0.0)
    assert found["cells"] == [{"decided": "uncertain", "candidate": "likely_ai", "checks": 2}]
    assert found["mean_difference"] == pytest.approx(0.46)
    assert "private name" not in answer.get_data(as_text=True)
    example = found["examples"][0]["check_id"]
    with sessions() as session:
        row = session.get_one(CheckRow, example)
        app.extensions["aiguard"].store.put(display_key(row.sha256_hex), b"display copy")
        [other] = session.scalars(
            select(CheckRow.id).where(CheckRow.id.not_in([e["check_id"] for e in found["examples"]]))
        )
    assert admin.get(f"{OPERATIONS}/trial/{example}/picture").data == b"display copy"
    assert deeds(admin)[0] == ("check.viewed", f"check:{example}")
    assert admin.get(f"{OPERATIONS}/trial/{other}/picture").status_code == 404  # no candidate judged it
    assert len(deeds(admin)) == 2


def test_a_shadow_run_that_ends_forgets_what_waited_and_keeps_what_was_said(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    checker.upload(("a.png", png(1)), ("b.png", png(2)), ("c.png", png(3)))
    admin.change("PUT", f"{OPERATIONS}/trial", json={"model": SMALL})
    judged(sessions, 1)
    assert admin.change("POST", f"{OPERATIONS}/trial/past-checks", json={"count": 10}).get_json() == {"queued": 2}
    assert told(admin)["waiting"]["shadow"] == 2
    assert admin.change("DELETE", f"{OPERATIONS}/trial").status_code == 204
    assert told(admin)["waiting"]["shadow"] == 0
    assert admin.get(f"{OPERATIONS}/trial?model={SMALL}").get_json()["pictures"] == 1
    ended = admin.change("POST", f"{OPERATIONS}/trial/past-checks", json={})
    assert (ended.status_code, ended.get_json()["code"]) == (409, "no_trial")


@pytest.mark.parametrize("name", ["../../etc", "commfor-model-384", "/tmp"])
def test_a_model_that_is_not_here_cannot_be_chosen(admin: Browser, name: str) -> None:
    for what in ("model", "trial"):
        answer = admin.change("PUT", f"{OPERATIONS}/{what}", json={"model": name})
        assert (answer.status_code, answer.get_json()["code"]) == (422, "candidate_unknown")


def test_the_figures_take_one_connection_at_a_time(app: Flask, sessions: SessionFactory) -> None:
    pool = sessions.kw["bind"].pool
    taken: list[int] = []
    event.listen(pool, "checkout", lambda *_: taken.append(pool.checkedout()))
    with app.app_context():
        current_overview()
    assert set(taken) == {1}


def test_prometheus_reads_the_same_figures(admin: Browser, checker: Browser, sessions: SessionFactory) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    checker.upload(("a.png", png(1)), ("b.png", png(2)))
    with sessions() as session:
        beat(session, a_beat())
    answer = admin.get("/metrics")
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    found = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.get_data(as_text=True))
        for sample in family.samples
    }
    assert found[("aiguard_waiting", ("what", "checks"))] == told(admin)["waiting"]["queued"] == 2
    assert found[("aiguard_workers_alive",)] == 1
    assert found[("aiguard_model_info", ("model", OWN), ("role", "in_use"))] == 1
    [judged_total] = [value for key, value in found.items() if key[0] == "aiguard_worker_pictures_total"]
    assert judged_total == 40


def test_metrics_are_for_allowed_networks_and_for_whoever_knows_the_token(visitor: Browser) -> None:
    far = {"REMOTE_ADDR": "192.0.2.7"}
    refused = visitor.get("/metrics", environ_overrides=far)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "not_allowed")
    for bearer, status in (("a token of many letters", 200), ("another", 403)):
        headers = {"Authorization": f"Bearer {bearer}"}
        assert visitor.get("/metrics", environ_overrides=far, headers=headers).status_code == status
    assert visitor.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 403
