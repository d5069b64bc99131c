"""Everything a check leaves anywhere, before and after it is taken away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import select, text, update

from aiguard.checks.rows import CheckRow
from aiguard.db import Base
from aiguard.keeping.limits import Days
from aiguard.keeping.retention import Retention
from tests.integration.api import judged
from tests.integration.api.browser import CHECKS, Browser, png

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from aiguard.checks.station import Station
    from aiguard.config import Settings
    from aiguard.db import SessionFactory

FILE_NAME = "Xanadu birthday.png"
LONG_AGO = datetime.now(UTC) - timedelta(days=400)


@dataclass
class Everywhere:
    """The storage folder, every column of every table and every key of the broker, as one text."""

    sessions: SessionFactory
    settings: Settings
    folder: Path

    def text(self) -> str:
        return self.rows() + self.files() + self.broker()

    def rows(self) -> str:
        with self.sessions() as session:
            tables = [table.fullname for table in Base.metadata.sorted_tables]
            return "\n".join(
                str(row)
                for name in tables
                for row in session.scalars(text(f"SELECT row_to_json(t)::text FROM {name} t"))
            )

    def files(self) -> str:
        """Names and contents."""
        found = [path for path in self.folder.rglob("*") if path.suffix != ".safetensors"]
        return "\n".join(str(path) + (path.read_bytes().decode("latin-1") if path.is_file() else "") for path in found)

    def broker(self) -> str:
        broker = Redis.from_url(self.settings.broker_url)
        return "\n".join(f"{key!r} {broker.dump(key)!r}" for key in broker.scan_iter())

    def of(self, traces: dict[str, str]) -> set[str]:
        """The names of the traces that are found."""
        whole = self.text()
        return {name for name, trace in traces.items() if trace in whole}


@pytest.fixture
def everywhere(sessions: SessionFactory, settings: Settings, tmp_path: Path) -> Everywhere:
    return Everywhere(sessions, settings, tmp_path)


@dataclass
class Traced:
    id: str
    traces: dict[str, str]


@pytest.fixture
def traced(admin: Browser, station: Station, sessions: SessionFactory) -> Traced:
    """A check of a picture with secrets that was judged, explained, shared and noted upon."""
    data = judged.told()
    [check] = admin.upload((FILE_NAME, data), key="a key").get_json()["checks"]
    station.run()
    assert admin.get(f"{CHECKS}/{check['id']}/heatmap").status_code == 202
    station.run()
    assert admin.get(f"{CHECKS}/{check['id']}/heatmap").status_code == 200
    assert admin.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 7}).status_code == 201
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(note="note for Persephone", tags=["tag-of-Ozymandias"]))
        row = session.scalars(select(CheckRow)).one()
        traces = {
            "id": check["id"],
            "sha256": hashlib.sha256(data).hexdigest(),
            "name": FILE_NAME,
            "secret": judged.PROMPT,
            "hash": str(row.perceptual_hash),
            "note": "Persephone",
            "tag": "Ozymandias",
        }
    return Traced(check["id"], traces)


def retention(app: Flask) -> Retention:
    wiring = app.extensions["aiguard"]
    return Retention(wiring.sessions, wiring.store, Days())


def test_the_search_finds_what_is_there(everywhere: Everywhere, traced: Traced) -> None:
    assert everywhere.of(traced.traces) == set(traced.traces)
    assert traced.traces["sha256"] in everywhere.files()
    assert judged.PROMPT in everywhere.files()


def test_of_a_deleted_check_nothing_is_left_anywhere(admin: Browser, everywhere: Everywhere, traced: Traced) -> None:
    assert admin.change("DELETE", f"{CHECKS}/{traced.id}").status_code == 204
    assert everywhere.of(traced.traces) == set()
    assert admin.change("DELETE", f"{CHECKS}/{traced.id}").status_code == 404


def test_of_a_check_past_its_date_nothing_is_left_anywhere(
    app: Flask, sessions: SessionFactory, everywhere: Everywhere, traced: Traced
) -> None:
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(delete_after=LONG_AGO))
    retention(app).run()
    assert everywhere.of(traced.traces) == set()


def left_of_a_picture(everywhere: Everywhere, traced: Traced) -> None:
    files = everywhere.files()
    assert {name for name, trace in traced.traces.items() if trace in files} == set()
    assert traced.traces["hash"] not in everywhere.rows()


def test_of_a_deleted_picture_only_its_verdict_is_left(admin: Browser, everywhere: Everywhere, traced: Traced) -> None:
    assert admin.change("DELETE", f"{CHECKS}/{traced.id}/picture").status_code == 204
    left_of_a_picture(everywhere, traced)
    check = admin.get(f"{CHECKS}/{traced.id}").get_json()
    assert (check["image"]["kept"], check["image"]["has_preview"]) == (False, False)
    assert check["verdict"]["band"] == "likely_ai"
    for part in ("image", "thumbnail", "heatmap"):
        assert admin.get(f"{CHECKS}/{traced.id}/{part}").status_code == 404
    assert admin.change("DELETE", f"{CHECKS}/{traced.id}/picture").status_code == 204


def test_of_a_picture_past_its_date_only_its_verdict_is_left(
    app: Flask, sessions: SessionFactory, everywhere: Everywhere, traced: Traced
) -> None:
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(picture_until=LONG_AGO))
    assert retention(app).run().pictures == 1
    left_of_a_picture(everywhere, traced)


def test_of_a_verdict_only_upload_no_picture_is_left_once_it_is_judged(
    admin: Browser, station: Station, everywhere: Everywhere
) -> None:
    data = {"files": (BytesIO(judged.told()), FILE_NAME), "keep_picture": "false"}
    [check] = admin.change("POST", CHECKS, data=data).get_json()["checks"]
    station.run()
    left = admin.get(f"{CHECKS}/{check['id']}").get_json()
    assert (left["state"], left["image"]["kept"], left["keep_picture"]) == ("done", False, False)
    digest = left["image"]["sha256"]
    left_of_a_picture(everywhere, Traced(check["id"], {"sha256": digest, "secret": judged.PROMPT, "hash": "no hash"}))
    assert '"perceptual_hash":null' in everywhere.rows()


def test_a_failed_verdict_only_upload_leaves_no_picture_either(
    admin: Browser, station: Station, everywhere: Everywhere
) -> None:
    broken = judged.told()[:400]
    data = {"files": (BytesIO(broken), FILE_NAME), "keep_picture": "false"}
    [check] = admin.change("POST", CHECKS, data=data).get_json()["checks"]
    station.run()
    assert admin.get(f"{CHECKS}/{check['id']}").get_json()["state"] == "failed"
    assert hashlib.sha256(broken).hexdigest() not in everywhere.files()


def test_what_a_worker_makes_of_a_check_that_was_deleted_meanwhile_goes_too(
    admin: Browser, station: Station, everywhere: Everywhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that it draws come after the deletion: nobody but the worker knows of them."""
    [check] = admin.upload((FILE_NAME, judged.told())).get_json()["checks"]
    store = station._store_previews

    def delete_then_store(*arguments: Any) -> bool:
        assert admin.change("DELETE", f"{CHECKS}/{check['id']}").status_code == 204
        return store(*arguments)

    monkeypatch.setattr(station, "_store_previews", delete_then_store)
    station.run()
    assert check["image"]["sha256"] not in everywhere.text()


@pytest.mark.parametrize("part", ["", "/picture"])
def test_a_heatmap_that_is_drawn_while_its_picture_is_deleted_goes_too(
    admin: Browser, station: Station, everywhere: Everywhere, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    [check] = admin.upload((FILE_NAME, judged.told())).get_json()["checks"]
    station.run()
    admin.get(f"{CHECKS}/{check['id']}/heatmap")
    explain = station.judge.explain

    def delete_then_explain(*arguments: Any) -> bytes:
        assert admin.change("DELETE", f"{CHECKS}/{check['id']}{part}").status_code == 204
        return explain(*arguments)

    monkeypatch.setattr(station.judge, "explain", delete_then_explain)
    station.run()
    assert check["image"]["sha256"] not in everywhere.files()


def test_a_picture_that_still_waits_is_not_deleted_alone(admin: Browser) -> None:
    [check] = admin.upload(("cat.png", png())).get_json()["checks"]
    answer = admin.change("DELETE", f"{CHECKS}/{check['id']}/picture")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "check_unfinished")


@pytest.mark.parametrize("part", ["", "/picture"])
def test_somebody_elses_check_cannot_be_deleted_and_looks_absent(
    admin: Browser, checker: Browser, traced: Traced, part: str
) -> None:
    absent = str(uuid4())
    foreign = checker.change("DELETE", f"{CHECKS}/{traced.id}{part}")
    nothing = checker.change("DELETE", f"{CHECKS}/{absent}{part}")
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.get_data(as_text=True).replace(traced.id, absent) == nothing.get_data(as_text=True)
    assert admin.get(f"{CHECKS}/{traced.id}/image").status_code == 200
