from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.judged import plain, station_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

SMALL = "cifake-vit-32"
OWN = "wild-hybrid-256"
MODELS = "/api/v1/models"


@pytest.fixture
def judged(app: Flask, admin: Browser, checker: Browser, tmp_path: Path) -> str:
    [check] = checker.upload(("a.png", plain())).get_json()["checks"]
    with station_of(app, tmp_path) as station:
        station.run()
    return str(check["id"])


def ask(browser: Browser, check_id: str, model_id: str = SMALL) -> tuple[int, dict[str, object]]:
    answer = browser.change("POST", f"{CHECKS}/{check_id}/opinions", json={"model_id": model_id})
    return answer.status_code, answer.get_json()


def test_the_models_that_are_ready_tell_what_they_are_bad_at(checker: Browser, visitor: Browser) -> None:
    models = {each["id"]: each for each in checker.get(MODELS).get_json()["items"]}
    assert set(models) == {SMALL, OWN, "cifake-vit-6m", "cifake-vit-stem", "wild-distilled-128", "wild-pair"}
    assert models[OWN]["calibrated"]
    assert models[OWN]["min_side_px"] == 128
    assert all(len(each["known_limits"]) >= 3 for each in models.values())
    assert visitor.get(MODELS).status_code == 401


def test_an_opinion_that_is_asked_for_waits_on_the_check(checker: Browser, judged: str) -> None:
    status, check = ask(checker, judged)
    assert status == 202
    [opinion] = check["opinions"]  # type: ignore[misc]
    assert (opinion["model_id"], opinion["state"], opinion["verdict"]) == (SMALL, "queued", None)
    assert checker.get(f"{CHECKS}/{judged}").get_json() == check


def test_only_models_that_are_ready_can_be_asked(checker: Browser, judged: str) -> None:
    for model_id in ("panel", "/etc", "nonsense"):
        status, problem = ask(checker, judged, model_id)
        assert (status, problem["code"]) == (422, "model_not_ready")
    [check] = checker.upload(("b.png", plain(5))).get_json()["checks"]
    status, problem = ask(checker, check["id"])
    assert (status, problem["code"]) == (409, "not_judged_yet")


def test_nobody_asks_about_anothers_picture(admin: Browser, judged: str) -> None:
    absent = str(uuid4())
    foreign_answer, absent_answer = ask(admin, judged), ask(admin, absent)
    assert foreign_answer[0] == absent_answer[0] == 404
    assert str(foreign_answer[1]).replace(judged, absent) == str(absent_answer[1])
    assert admin.get(f"{CHECKS}/{judged}/heatmap?model={SMALL}").status_code == 404


def test_a_map_is_of_the_deciding_verdict_unless_a_model_is_named(app: Flask, checker: Browser, judged: str) -> None:
    assert checker.get(f"{CHECKS}/{judged}/heatmap").status_code == 202
    assert checker.get(f"{CHECKS}/{judged}/heatmap?model={SMALL}").status_code == 404
