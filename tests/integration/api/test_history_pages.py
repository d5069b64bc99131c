from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from aiguard.checks.rows import CheckRow
from tests.integration.api.browser import CHECKS, HISTORY, Browser, png

if TYPE_CHECKING:
    from aiguard.db import SessionFactory


def cursor_of(*parts: object) -> str:
    return urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


ID = UUID(int=1).hex


def upload_many(browser: Browser, count: int) -> list[str]:
    ids: list[str] = []
    for start in range(0, count, 5):
        files = [(f"{n}.png", png(n)) for n in range(start, min(start + 5, count))]
        ids += [check["id"] for check in browser.upload(*files).get_json()["checks"]]
    return ids


def page(browser: Browser, **query: Any) -> dict[str, Any]:
    answer = browser.get(CHECKS, query_string=query)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.get_json()
    return body


def test_a_walk_through_the_history_misses_and_repeats_nothing_while_uploads_arrive(admin: Browser) -> None:
    before = upload_many(admin, 12)
    walked: list[str] = []
    found = page(admin, limit=5)
    while True:
        walked += [check["id"] for check in found["items"]]
        if found["next_cursor"] is None:
            break
        upload_many(admin, 2)
        found = page(admin, limit=5, cursor=found["next_cursor"])
    assert walked == before[::-1]


def test_rows_of_the_same_instant_are_walked_once_each(admin: Browser, sessions: SessionFactory) -> None:
    ids = upload_many(admin, 5)
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(created_at=datetime(2026, 1, 1, tzinfo=UTC)))
    first = page(admin, limit=2)
    second = page(admin, limit=2, cursor=first["next_cursor"])
    third = page(admin, limit=2, cursor=second["next_cursor"])
    walked = [check["id"] for found in (first, second, third) for check in found["items"]]
    assert sorted(walked) == sorted(ids)
    assert third["next_cursor"] is None


def test_the_history_is_filtered_by_state(admin: Browser, sessions: SessionFactory) -> None:
    failed, *_ = upload_many(admin, 3)
    with sessions.begin() as session:
        session.execute(
            update(CheckRow)
            .where(CheckRow.id == failed)
            .values(state="failed", failure_code="image_damaged", failure_text="The file is damaged.")
        )
    [check] = page(admin, state="failed")["items"]
    assert check["id"] == failed
    assert check["failure"] == {"code": "image_damaged", "text": "The file is damaged.", "ours": False}
    assert len(page(admin, state="queued")["items"]) == 2
    assert page(admin, state="done")["items"] == []


def test_waiting_means_queued_or_running(admin: Browser, sessions: SessionFactory) -> None:
    first, second, third = upload_many(admin, 3)
    with sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == first).values(state="running", lease_token=uuid4()))
        session.execute(update(CheckRow).where(CheckRow.id == second).values(state="done"))
    assert [check["id"] for check in page(admin, state="waiting")["items"]] == [third, first]
    assert [check["id"] for check in page(admin, state=["done", "running"])["items"]] == [second, first]


def test_the_history_lists_what_a_tile_needs_and_filters_as_the_checks_do(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    first, second, _ = upload_many(admin, 3)
    upload_many(checker, 1)
    with sessions.begin() as session:
        decided = {"state": "done", "p_ai": 0.97, "model_id": "big", "model_revision": "1", "tags": ["Cats"]}
        session.execute(update(CheckRow).where(CheckRow.id == first).values(band="likely_ai", **decided))
        session.execute(update(CheckRow).where(CheckRow.id == second).values(band="uncertain", **decided))
    query = {"band": "likely_ai", "model": "big", "format": "png", "tag": "cats", "name": "0.P", "source": "upload"}
    [item] = admin.get(f"{HISTORY}", query_string=query).get_json()["items"]
    assert (item["id"], item["verdict"]) == (first, {"band": "likely_ai", "p_ai": 0.97, "model_id": "big"})
    assert "reasons" not in item["verdict"]
    assert [check["id"] for check in page(admin, **query)["items"]] == [first]
    assert checker.get(f"{HISTORY}", query_string=query).get_json()["items"] == []


def test_dates_are_half_open_and_mean_utc(admin: Browser, sessions: SessionFactory) -> None:
    first, second, third = upload_many(admin, 3)
    days = {first: 1, second: 2, third: 3}
    with sessions.begin() as session:
        for check_id, day in days.items():
            at = datetime(2026, 1, day, tzinfo=UTC)
            session.execute(update(CheckRow).where(CheckRow.id == check_id).values(created_at=at))

    def between(begin: str, end: str) -> list[str]:
        query = {"created_from": begin, "created_before": end, "sort": "oldest"}
        return [check["id"] for check in admin.get(HISTORY, query_string=query).get_json()["items"]]

    assert between("2026-01-01", "2026-01-03") == [first, second]
    assert between("2026-01-01T00:00:00", "2026-01-02T00:00:01Z") == [first, second]
    assert between("2026-01-02T01:00:00+01:00", "2026-01-04") == [second, third]


def test_checks_are_followed_by_their_ids_with_their_place_in_the_queue(admin: Browser) -> None:
    first, second, third = upload_many(admin, 3)
    items = page(admin, id=[first, third, str(uuid4())])["items"]
    assert [(check["id"], check["queue_position"]) for check in items] == [(third, 3), (first, 1)]
    assert admin.get(f"{CHECKS}/{second}").get_json()["queue_position"] == 2


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "request_invalid"),
        ("limit=201", "request_invalid"),
        ("limit=many", "request_invalid"),
        ("state=lost", "request_invalid"),
        ("id=4711", "request_invalid"),
        ("&".join(f"id={UUID(int=1)}" for _ in range(101)), "request_invalid"),
        ("cursor=made-up", "cursor_invalid"),
        ("cursor=%00", "request_invalid"),
        (f"cursor={cursor_of('newest', '0001-01-01T00:00:00+23:59', ID)}", "cursor_invalid"),
        (f"cursor={cursor_of('newest', 7, ID)}", "cursor_invalid"),
        (f"cursor={cursor_of('newest', '2026-01-01T00:00:00Z', 'me')}", "cursor_invalid"),
        (f"cursor={cursor_of('newest')}", "cursor_invalid"),
        (f"cursor={cursor_of({'sort': 'newest'})}", "cursor_invalid"),
        (f"sort=oldest&cursor={cursor_of('newest', '2026-01-01T00:00:00Z', ID)}", "cursor_invalid"),
        (f"sort=largest&cursor={cursor_of('largest', 10**30, ID)}", "cursor_invalid"),
        (f"sort=p_ai_low&cursor={cursor_of('p_ai_low', 'high', ID)}", "cursor_invalid"),
        (f"sort=name&cursor={cursor_of('name', 'a' + chr(0), ID)}", "cursor_invalid"),
        ("sort=prettiest", "request_invalid"),
        ("band=fake", "request_invalid"),
        ("format=pdf", "request_invalid"),
        ("name=%00", "request_invalid"),
        ("tag=", "request_invalid"),
        ("created_from=yesterday", "request_invalid"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_the_reason(admin: Browser, query: str, code: str) -> None:
    answer = admin.get(f"{CHECKS}?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert code == "cursor_invalid" or answer.get_json()["errors"][0]["text"]
