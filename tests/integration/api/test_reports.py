"""Reports of real checks: complete, the owner's alone, and still there when the picture is gone."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import jsonschema
import pytest
from click.testing import CliRunner
from sqlalchemy import update

from aiguard.checks.rows import CheckRow
from aiguard.cli.check import check as cli_check
from aiguard.storage import display_key
from tests.integration.api import judged
from tests.integration.api.browser import CHECKS, Browser, png
from tests.unit.reports.samples import text_of

if TYPE_CHECKING:
    from flask import Flask

    from aiguard.checks.station import Station
    from aiguard.config import Settings
    from aiguard.db import SessionFactory

FILE_NAME = "my cat Жук.png"
SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "report.schema.json"
PICTURE = judged.told(500, 400)
LONG_AGO = datetime(2026, 11, 1, tzinfo=UTC)
PARTS = ("report.json", "report.pdf")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"max_image_bytes": 1_000_000})


@pytest.fixture
def check(admin: Browser, station: Station) -> dict[str, Any]:
    [accepted] = admin.upload((FILE_NAME, PICTURE)).get_json()["checks"]
    station.run()
    found: dict[str, Any] = admin.get(f"{CHECKS}/{accepted['id']}").get_json()
    return found


def report_of(browser: Browser, check: dict[str, Any]) -> dict[str, Any]:
    answer = browser.get(f"{CHECKS}/{check['id']}/report.json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.get_json()
    return told


def paper_of(browser: Browser, check: dict[str, Any]) -> str:
    answer = browser.get(f"{CHECKS}/{check['id']}/report.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return " ".join(text_of(answer.data).split())


def test_a_report_holds_what_the_check_holds(admin: Browser, check: dict[str, Any]) -> None:
    told = report_of(admin, check)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(told)
    verdict, shown = told["verdict"], check["verdict"]
    assert (told["version"], told["check_id"]) == ("2", check["id"])
    assert told["file"]["name"] == FILE_NAME
    for name in ("sha256", "size_bytes", "media_type", "width", "height"):
        assert told["file"][name] == check["image"][name]
    for name in ("band", "p_ai", "logit", "logits", "resaved", "reasons", "evidence"):
        assert verdict[name] == shown[name]
    assert verdict["model"] == {name: shown["model"][name] for name in verdict["model"]}
    assert verdict["thresholds"] == {"id": shown["model"]["thresholds_id"], **shown["thresholds"]}
    assert verdict["fitness"] == {"unfit": shown["unfit"], "measures": shown["fitness"]}
    assert judged.PROMPT in str(verdict["evidence"])
    assert "admin@example.com" not in json.dumps(told)


def test_what_a_person_found_stands_beside_the_verdict(
    admin: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    decided = {
        "decision": "confirmed_real",
        "decision_words": "The camera's original was shown.",
        "decided_at": LONG_AGO,
    }
    before = report_of(admin, check)
    assert before["decision"] is None
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(decided))
    told = report_of(admin, check)
    assert (told["decision"]["outcome"], told["decision"]["words"]) == tuple(decided.values())[:2]
    assert told["verdict"] == before["verdict"]
    assert "What a person found The camera's original was shown." in paper_of(admin, check)


def test_the_command_of_a_report_gives_the_same_verdict(
    admin: Browser, check: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The station's model was told to offer heatmaps, which changes its spec and nothing of its answers."""
    told = report_of(admin, check)["verdict"]
    (tmp_path / FILE_NAME).write_bytes(PICTURE)
    monkeypatch.chdir(tmp_path)
    program, command, *arguments = shlex.split(told["command"])
    assert (program, command) == ("aiguard", "check")
    done = CliRunner().invoke(cli_check, arguments)
    line = json.loads(done.stdout)
    assert line["p_ai"] == pytest.approx(told["p_ai"], abs=1e-4)
    assert (line["band"], line["model"], line["revision"]) == (
        told["band"],
        told["model"]["id"],
        told["model"]["revision"],
    )
    assert line["evidence"] == told["evidence"]


def test_the_paper_shows_the_picture_and_the_heatmap_once_that_was_drawn(
    admin: Browser, check: dict[str, Any], station: Station
) -> None:
    address = f"{CHECKS}/{check['id']}/report.pdf"
    plain = admin.get(address)
    assert plain.headers["Content-Disposition"] == f'attachment; filename="aiguard-report-{check["id"]}.pdf"'
    assert plain.data.count(b"/DCTDecode") == 1
    assert admin.get(address).data == plain.data
    assert "Warm places" not in paper_of(admin, check)
    admin.get(f"{CHECKS}/{check['id']}/heatmap")
    station.run()
    assert admin.get(address).data.count(b"/DCTDecode") == 2
    assert "Warm places" in paper_of(admin, check)
    assert check["image"]["sha256"] in paper_of(admin, check)


def test_somebody_elses_heatmap_of_the_same_picture_is_not_in_mine(
    admin: Browser, checker: Browser, check: dict[str, Any], station: Station
) -> None:
    [mine] = checker.upload(("same.png", PICTURE)).get_json()["checks"]
    admin.get(f"{CHECKS}/{check['id']}/heatmap")
    station.run()
    assert "Warm places" not in paper_of(checker, mine)


def test_a_report_outlives_its_picture(
    app: Flask, admin: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    app.extensions["aiguard"].store.delete(display_key(check["image"]["sha256"]))
    assert "no longer kept" in paper_of(admin, check)
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(image_id=None, has_preview=False))
    paper = paper_of(admin, check)
    assert "no longer kept" in paper
    assert check["image"]["sha256"] in paper
    assert report_of(admin, check)["file"]["sha256"] == check["image"]["sha256"]


def test_a_picture_that_could_not_be_read_has_a_report_that_says_why(admin: Browser, station: Station) -> None:
    whole = judged.plain()
    [broken] = admin.upload(("half.png", whole[: len(whole) // 2])).get_json()["checks"]
    station.run()
    told = report_of(admin, broken)
    assert told["verdict"] is None
    assert told["failure"]["text"] in paper_of(admin, broken)


@pytest.mark.parametrize("part", PARTS)
def test_a_report_waits_for_the_verdict_and_is_its_owners_alone(
    admin: Browser, checker: Browser, visitor: Browser, part: str
) -> None:
    [waiting] = admin.upload(("new.png", png(4))).get_json()["checks"]
    answer = admin.get(f"{CHECKS}/{waiting['id']}/{part}")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "report_not_ready")
    absent = str(uuid4())
    foreign, none = (checker.get(f"{CHECKS}/{each}/{part}") for each in (waiting["id"], absent))
    assert foreign.status_code == none.status_code == 404
    assert foreign.get_data(as_text=True).replace(waiting["id"], absent) == none.get_data(as_text=True)
    assert visitor.get(f"{CHECKS}/{waiting['id']}/{part}").status_code == 401
