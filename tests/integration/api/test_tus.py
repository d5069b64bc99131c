"""A large file comes in parts, over as many connections as it takes, and is one check in the end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, select, update

from aiguard.checks.history import pick_checks
from aiguard.checks.removal import remove_checks
from aiguard.checks.rows import CheckRow
from aiguard.intake.partial import expire_partial_uploads
from aiguard.intake.rows import PartialUploadRow
from aiguard.keeping.limits import Days
from aiguard.worker.housekeeping import Housekeeping
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.conftest import sessions_of
from tests.integration.api.tus import PICTURE, TUS, UPLOADS, begin, create, parts_in, patch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from uuid import UUID

    import pytest
    from flask import Flask
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory


def test_a_file_in_three_parts_becomes_one_check_with_its_terms(admin: Browser, tmp_path: Path) -> None:
    at = begin(admin, keep_picture="false", for_training="true", tags=json.dumps(["case 12"]))
    assert patch(admin, at, 0, PICTURE[:4000]).headers["Upload-Offset"] == "4000"
    assert patch(admin, at, 4000, PICTURE[4000:9000]).status_code == 204
    head = admin.client.head(at)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("9000", str(len(PICTURE)))
    assert "AIGuard-Check-Id" not in head.headers
    last = patch(admin, at, 9000, PICTURE[9000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PICTURE)))
    check = admin.get(f"{CHECKS}/{last.headers['AIGuard-Check-Id']}").get_json()
    assert (check["file_name"], check["image"]["size_bytes"]) == ("cat.png", len(PICTURE))
    assert (check["keep_picture"], check["for_training"], check["tags"]) == (False, True, ["case 12"])
    stored = next((tmp_path / "blobs" / "originals").rglob(check["image"]["sha256"]))
    assert stored.read_bytes() == PICTURE
    assert parts_in(tmp_path) == []
    assert list((tmp_path / "uploads").iterdir()) == []


def test_whoever_lost_the_last_answer_hears_it_from_the_head_request(admin: Browser) -> None:
    at = begin(admin)
    check_id = patch(admin, at, 0, PICTURE).headers["AIGuard-Check-Id"]
    head = admin.client.head(at)
    assert (head.headers["Upload-Offset"], head.headers["AIGuard-Check-Id"]) == (str(len(PICTURE)), check_id)
    assert patch(admin, at, 0, PICTURE).status_code == 409


def test_another_machine_takes_the_next_part(build: Callable[..., Flask], admin: Browser, tmp_path: Path) -> None:
    at = begin(admin)
    patch(admin, at, 0, PICTURE[:5000])
    other = Browser(build(data_dir=tmp_path / "other-machine"))
    other.sign_in("admin@example.com")
    assert patch(other, at, 5000, PICTURE[5000:]).headers["AIGuard-Check-Id"]


def test_a_crash_before_the_last_part_is_answered_makes_no_second_check(
    app: Flask, admin: Browser, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = begin(admin)
    patch(admin, at, 0, PICTURE[:5000])
    partial = app.extensions["aiguard"].partial
    with monkeypatch.context() as patched:
        patched.setattr(type(partial), "_advance", _crash)
        assert patch(admin, at, 5000, PICTURE[5000:]).status_code == 500
    assert admin.client.head(at).headers["Upload-Offset"] == "5000"
    assert patch(admin, at, 5000, PICTURE[5000:]).status_code == 204
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(CheckRow)) == 1


def _crash(*_: object, **__: object) -> bool:
    raise RuntimeError("the process dies here")


def test_a_part_at_the_wrong_place_is_refused_and_changes_nothing(admin: Browser) -> None:
    at = begin(admin)
    patch(admin, at, 0, PICTURE[:5000])
    for offset in (0, 4999, 5001):
        answer = patch(admin, at, offset, PICTURE[5000:6000])
        assert (answer.status_code, answer.get_json()["code"]) == (409, "offset_conflict")
    assert admin.client.head(at).headers["Upload-Offset"] == "5000"


def test_of_two_same_parts_at_once_one_counts_and_leaves_no_second_copy(
    app: Flask, admin: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = begin(admin)
    store, kept = app.extensions["aiguard"].store, []
    put = store.put_file

    def while_another_is_quicker(key: str, path: Path) -> None:
        put(key, path)
        if not kept:
            kept.append(key)
            assert patch(admin, at, 0, PICTURE[:5000]).status_code == 204

    monkeypatch.setattr(store, "put_file", while_another_is_quicker)
    assert patch(admin, at, 0, PICTURE[:5000]).status_code == 409
    monkeypatch.undo()
    assert len(parts_in(tmp_path)) == 1
    assert patch(admin, at, 5000, PICTURE[5000:]).status_code == 204


def test_what_is_no_picture_is_refused_with_its_first_part(admin: Browser, tmp_path: Path) -> None:
    at = begin(admin, 10_000)
    answer = patch(admin, at, 0, b"<!doctype html>" + bytes(2000))
    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported_type")
    assert admin.client.head(at).status_code == 404
    assert parts_in(tmp_path) == []


def test_more_bytes_than_announced_are_refused(admin: Browser) -> None:
    at = begin(admin)
    answer = patch(admin, at, 0, PICTURE + b"1")
    assert (answer.status_code, answer.get_json()["code"]) == (413, "part_too_long")
    assert admin.client.head(at).headers["Upload-Offset"] == "0"


def test_a_stopped_upload_is_gone_with_its_parts(admin: Browser, tmp_path: Path) -> None:
    at = begin(admin)
    patch(admin, at, 0, PICTURE[:5000])
    assert len(parts_in(tmp_path)) == 1
    assert admin.change("DELETE", at, headers=TUS).status_code == 204
    assert parts_in(tmp_path) == []
    assert patch(admin, at, 5000, PICTURE[5000:]).status_code == 404


def test_an_upload_of_somebody_else_is_as_absent_as_none(admin: Browser, checker: Browser) -> None:
    at = begin(admin)
    for path in (at, f"{UPLOADS}/{uuid4()}"):
        answers = [
            checker.get(path),
            patch(checker, path, 0, PICTURE),
            checker.change("DELETE", path, headers=TUS),
        ]
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert {answer.get_json()["detail"] for answer in answers} == {"There is nothing here, or it is not yours."}
    assert admin.client.head(at).status_code == 200


def test_what_speaks_no_tus_or_carries_no_token_is_refused(admin: Browser) -> None:
    at = begin(admin)
    assert patch(admin, at, 0, PICTURE, **{"Tus-Resumable": "0.2.2"}).status_code == 412
    assert patch(admin, at, 0, PICTURE, **{"Content-Type": "image/png"}).status_code == 415
    assert patch(admin, at, 0, PICTURE, **{"X-CSRF-Token": ""}).status_code == 403
    assert create(admin, tags="[1").status_code == 422
    told = admin.client.options(UPLOADS)
    assert (told.headers["Tus-Version"], told.headers["Tus-Max-Size"]) == ("1.0.0", "20000")
    assert "termination" in told.headers["Tus-Extension"]


def test_leftovers_expire_after_a_day_with_their_parts(app: Flask, admin: Browser, tmp_path: Path) -> None:
    old, young = begin(admin), begin(admin)
    for at in (old, young):
        patch(admin, at, 0, PICTURE[:5000])
    sessions, store = sessions_of(app), app.extensions["aiguard"].store
    with sessions.begin() as session:
        late = update(PartialUploadRow).where(PartialUploadRow.id == old.rsplit("/", 1)[1])
        session.execute(late.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert admin.client.head(old).status_code == 404
    Housekeeping(sessions, store, Days(None, None), 1).look_for_strays()
    assert len(parts_in(tmp_path)) == 1
    assert patch(admin, young, 5000, PICTURE[5000:]).status_code == 204


def test_parts_that_nothing_names_any_more_go_too(app: Flask, admin: Browser, tmp_path: Path) -> None:
    import os
    import time

    at = begin(admin)
    patch(admin, at, 0, PICTURE[:5000])
    sessions, store = sessions_of(app), app.extensions["aiguard"].store
    store.put("partial/nobody/000000000000-aa", b"left by a crash")
    orphan = tmp_path / "blobs/partial/nobody/000000000000-aa"
    os.utime(orphan, (time.time() - 90_000, time.time() - 90_000))
    expire_partial_uploads(sessions, store)
    assert not orphan.exists()
    assert len(parts_in(tmp_path)) == 1


def test_a_strange_name_is_no_obstacle(admin: Browser) -> None:
    values: dict[str, Any] = {"filename": "../../e\x00vil\n.png"}
    check_id = patch(admin, begin(admin, **values), 0, PICTURE).headers["AIGuard-Check-Id"]
    assert admin.get(f"{CHECKS}/{check_id}").get_json()["file_name"] == "evil.png"


def test_a_check_that_is_deleted_before_it_can_be_named_leaves_no_upload(
    app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(session: Session, owner_id: int, check_ids: list[UUID]) -> Any:
        with sessions_of(app)() as another:
            remove_checks(another, owner_id, check_ids)
        return pick_checks(session, owner_id, check_ids)

    at = begin(admin)
    monkeypatch.setattr("aiguard.intake.service.pick_checks", gone)
    assert patch(admin, at, 0, PICTURE).status_code == 404
    assert admin.client.head(at).status_code == 404
