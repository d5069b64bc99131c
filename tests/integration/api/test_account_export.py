"""All of a person's data in one file, and nothing of anybody else's."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from sqlalchemy import text

from aiguard.checks.rows import CheckRow, ImageRow
from aiguard.db import Base
from aiguard.personal import belongings
from aiguard.personal.export import Export
from aiguard.storage import original_key
from tests.integration.api.browser import CHECKS, Browser, png
from tests.integration.api.desk import AI, CASES, decide
from tests.integration.api.marked import EMAIL, MARK, verdict
from tests.integration.api.test_tokens import make, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.db import SessionFactory

EXPORT = "/api/v1/account/export"


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files[f"{table}.json"])
    return found


def test_the_export_holds_everything_that_is_the_persons_and_nothing_of_anybody_else(
    admin: Browser, settled: Browser
) -> None:
    admin.upload(("foreign.png", png(9)))
    make(admin)
    answer = settled.get(EXPORT)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    files = unzipped(answer.data)
    account = json.loads(files["account.json"])
    assert (account["email"], account["roles"]) == (EMAIL, ["checker"])
    checks = rows(files, "checks")
    assert [check["file_name"] for check in checks] == [f"{MARK}.png", "other.png"]
    assert (checks[0]["note"], checks[0]["tags"]) == (f"note {MARK}", [MARK])
    assert [each["evidence"][0]["text"] for each in rows(files, "verdicts")] == [MARK, MARK]
    assert [each["name"] for each in rows(files, "api_tokens")] == ["script"]
    assert [each["url"] for each in rows(files, "webhooks")] == [f"https://example.com/{MARK}"]
    assert [each["event"] for each in rows(files, "webhook_deliveries")] == ["test"]
    pictures = {name: content for name, content in files.items() if name.startswith("pictures/")}
    assert pictures == {f"pictures/{check['sha256_hex']}.png": png(n) for n, check in enumerate(checks, 1)}
    assert b"foreign.png" not in b"".join(files.values())
    assert b"admin@example.com" not in b"".join(files.values())


def test_the_export_holds_no_secret_not_even_hashed(settled: Browser, sessions: SessionFactory) -> None:
    content = b"".join(unzipped(settled.get(EXPORT).data).values())
    with sessions() as session:
        secrets = [
            *session.execute(text("SELECT password FROM users")).scalars(),
            *session.execute(text("SELECT fs_uniquifier FROM users")).scalars(),
            *session.execute(text("SELECT secret_sha256_hex FROM api_tokens")).scalars(),
            *session.execute(text("SELECT token_sha256_hex FROM sign_ins")).scalars(),
            *session.execute(text("SELECT encode(sealed_secret, 'escape') FROM webhooks")).scalars(),
        ]
    assert len(secrets) >= 6
    for secret in secrets:
        assert secret.encode() not in content


def test_every_table_that_leads_to_a_person_is_in_the_export_or_named_as_machinery() -> None:
    shown = {table.name for table in belongings.tables()}
    assert shown >= {"checks", "verdicts", "shares", "api_tokens", "webhooks", "webhook_deliveries", "sign_ins"}
    leading = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name in shown | {"users"} for key in table.foreign_keys)
    }
    assert leading - shown - {"users"} == belongings.MACHINERY | belongings.DESK


def test_a_token_exports_only_with_the_scope_for_it(app: Flask, settled: Browser) -> None:
    reading, _ = make(settled, "account:read", "checks:read")
    exporting, _ = make(settled, "account:export")
    assert send(app, reading, path=EXPORT).get_json()["code"] == "scope_missing"
    assert "checks.json" in unzipped(send(app, exporting, path=EXPORT).data)


def test_a_picture_that_went_meanwhile_does_not_break_the_export(app: Flask, settled: Browser) -> None:
    store = app.extensions["aiguard"].store
    gone = settled.get(CHECKS).get_json()["items"][0]["image"]["sha256"]
    store.delete(original_key(gone))
    files = unzipped(settled.get(EXPORT).data)
    assert json.loads(files["missing-pictures.json"]) == [gone]
    assert len([name for name in files if name.startswith("pictures/")]) == 1


def test_whoever_stops_listening_leaves_nothing_open(app: Flask, settled: Browser, sessions: SessionFactory) -> None:
    with sessions() as session:
        user_id = session.execute(text("SELECT id FROM users WHERE email = :email"), {"email": EMAIL}).scalar_one()
    belongs = app.extensions["aiguard"]
    stream = Export(belongs.sessions, belongs.store).stream(user_id)
    stream_at_once = "aiguard.personal.export.SENT_AT_ONCE"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_at_once, 1)
        assert next(stream)
        stream.close()
    assert sessions.kw["bind"].pool.checkedout() == 0


def test_many_rows_are_read_page_by_page_and_all_arrive(
    settled: Browser, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belongings, "PAGE", 3)
    with sessions.begin() as session:
        owner_id = session.execute(text("SELECT id FROM users WHERE email = :email"), {"email": EMAIL}).scalar_one()
        for n in range(10):
            check = CheckRow(owner_id=owner_id, file_name=f"{n}", sha256_hex="0", size_bytes=1, media_type="image/png")
            session.add(check)
            session.flush()
            session.add(verdict(check.id))
    files = unzipped(settled.get(EXPORT).data)
    assert len({each["id"] for each in rows(files, "checks")}) == len(rows(files, "checks")) == 12
    assert len({each["id"] for each in rows(files, "verdicts")}) == len(rows(files, "verdicts")) == 12


def test_an_export_of_many_large_pictures_takes_little_memory(
    app: Flask, checker: Browser, sessions: SessionFactory
) -> None:
    store, size = app.extensions["aiguard"].store, 8 << 20
    with sessions.begin() as session:
        owner_id = session.execute(text("SELECT id FROM users WHERE email = :email"), {"email": EMAIL}).scalar_one()
        for n in range(8):
            digest = f"{n:064x}"
            store.put(original_key(digest), bytes([n]) * size)
            image = ImageRow(sha256_hex=digest, size_bytes=size, media_type="image/png")
            session.add(image)
            session.flush()
            facts = {"file_name": f"{n}", "sha256_hex": digest, "size_bytes": size, "media_type": "image/png"}
            session.add(CheckRow(owner_id=owner_id, image_id=image.id, **facts))
    tracemalloc.start()
    try:
        sent = sum(len(piece) for piece in Export(sessions, store).stream(owner_id))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > 8 * size
    assert peak < size


def test_the_export_says_what_people_found_and_not_who_found_it(
    auditor: Browser, checker: Browser, flagged: Callable[..., list[str]]
) -> None:
    [case_id] = flagged()
    auditor.change("POST", f"{CASES}/{case_id}/notes", json={"text": "between auditors"})
    decide(auditor, case_id, AI, words="for auditors only", owner_words="for the owner")
    files = unzipped(checker.get(EXPORT).data)
    [decision] = rows(files, "decisions")
    assert (decision["outcome"], decision["owner_words"]) == ("confirmed_ai", "for the owner")
    [case] = rows(files, "cases")
    assert (case["reasons"], case["outcome"]) == (["evidence", "band"], "confirmed_ai")
    assert "case_notes.json" not in files
    content = b"".join(files.values())
    assert b"between auditors" not in content
    assert b"for auditors only" not in content
    assert not {"auditor_id", "claimed_by", "assigned_to", "barred"} & (decision.keys() | case.keys())
