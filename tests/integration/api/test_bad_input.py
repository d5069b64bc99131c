"""What cannot be meant is refused in words: it neither fails on our side nor means something else."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from aiguard.accounts.rows import UserRow
from aiguard.audit import log
from aiguard.audit.actions import Action
from tests.integration.api.browser import CHECKS, SESSION, Browser, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from aiguard.db import SessionFactory

SOME = f"{CHECKS}/{UUID(int=4)}"
TOKENS = "/api/v1/account/tokens"
DEEP = "[" * 5000 + "]" * 5000


def refused(answer: TestResponse) -> bool:
    return (answer.status_code, answer.get_json()["code"]) == (422, "request_invalid")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", f"{SOME}/feedback", {"said": "wrong", "words": "a\0b"}),
        ("POST", f"{SOME}/disputes", {"reason": "other", "words": "a\0b"}),
        ("POST", f"{SOME}/disputes", {"reason": "other", "words": "a", "links": ["https://a\0b"]}),
        ("POST", TOKENS, {"name": "a\0b", "scopes": ["checks:read"]}),
    ],
)
def test_text_with_a_nul_is_refused(admin: Browser, method: str, path: str, body: dict[str, Any]) -> None:
    answer = admin.change(method, path, json=body)
    assert refused(answer)
    assert [error["field"].split(".")[0] for error in answer.get_json()["errors"]] == [
        next(name for name, value in body.items() if "\0" in str(value) or "\\x00" in str(value))
    ]


@pytest.mark.parametrize(
    "address",
    [
        f"{SOME}/heatmap?model=%00",
        f"/api/v1/desk/cases/{UUID(int=4)}/heatmap?model=%00",
        "/api/v1/admin/people?search=%00",
        "/api/v1/admin/audit?action=%00",
        "/api/v1/admin/audit?subject=%00",
    ],
)
def test_a_question_with_a_nul_is_refused(admin: Browser, address: str) -> None:
    assert refused(admin.get(address))


def test_json_that_is_nested_too_deeply_is_refused_wherever_it_is_read(admin: Browser) -> None:
    body = admin.change("POST", TOKENS, data=DEEP, content_type="application/json")
    form = admin.upload(("cat.png", png()), again=DEEP)
    tags = base64.b64encode(("[" * 2000).encode()).decode()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "8", "Upload-Metadata": f"tags {tags}"}
    part = admin.change("POST", "/api/v1/uploads", headers=headers)
    for answer in (body, form, part):
        assert refused(answer)
        assert "nested" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "asked",
    [
        {"created_from": "0001-01-01", "tz": "America/New_York"},
        {"created_before": "9999-12-31T23:59:59Z", "tz": "Asia/Tokyo"},
        {"created_from": "0001-01-01T00:00:00+14:00", "created_before": "9999-12-31T23:59:59-12:00"},
        {"created_from": "2020-01-01T00:00:00+20:00"},
    ],
)
def test_dates_at_the_ends_of_the_calendar_are_counted_from(admin: Browser, asked: dict[str, str]) -> None:
    admin.upload(("cat.png", png()))
    answer = admin.get("/api/v1/checks/stats", query_string=asked)
    assert (answer.status_code, answer.get_json()["total"]) == (200, 1)


@pytest.mark.parametrize("name", ["%00", "a" * 300, "/".join(["a" * 200] * 30)])
def test_an_address_that_no_file_can_have_gives_the_page(
    build: Callable[..., Flask], tmp_path: Path, name: str
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("the page")
    page = Browser(build(page_dir=tmp_path / "dist"))
    assert page.get(f"/{name}").get_data(as_text=True) == "the page"
    assert page.get(f"/assets/{name}").status_code == 404


def test_instants_of_the_audit_log_without_a_zone_are_utc(admin: Browser, sessions: SessionFactory) -> None:
    with sessions() as session:
        database = session.connection().engine.url.database
        session.connection().exec_driver_sql(f"ALTER DATABASE \"{database}\" SET timezone TO 'Pacific/Auckland'")
        session.commit()
        session.connection().engine.dispose()
    with sessions.begin() as session:
        user = session.query(UserRow).one()
        log.write(session, user.id, Action.USER_SUSPENDED, f"user:{user.id}")
    [entry] = admin.get("/api/v1/admin/audit").get_json()["items"]
    at = datetime.fromisoformat(entry["at"]).astimezone(UTC).replace(tzinfo=None).isoformat()
    assert len(admin.get(f"/api/v1/admin/audit?since={at}").get_json()["items"]) == 1
    assert admin.get(f"/api/v1/admin/audit?until={at}").get_json()["items"] == []


def test_a_sign_in_that_is_no_object_at_any_depth_is_refused(visitor: Browser) -> None:
    visitor.open()
    assert refused(visitor.change("POST", SESSION, data=DEEP, content_type="application/json"))
