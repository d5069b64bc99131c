"""Notes, tags, deeds done to many, CSV and statistics."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from aiguard.checks import bulk, export
from aiguard.checks.rows import CheckRow
from tests.integration.api.browser import CHECKS, HISTORY, Browser, png
from tests.integration.api.test_history_pages import upload_many

if TYPE_CHECKING:
    from flask import Flask

    from aiguard.db import SessionFactory

TAGS, BULK, CSV, STATS = "/api/v1/tags", f"{CHECKS}/bulk", f"{CHECKS}/export.csv", f"{CHECKS}/stats"


def label(browser: Browser, check_id: str, **body: Any) -> Any:
    return browser.change("PATCH", f"{CHECKS}/{check_id}", json=body)


def do(browser: Browser, **body: Any) -> Any:
    return browser.change("POST", BULK, json=body)


def tags_of(browser: Browser) -> dict[str, list[str]]:
    return {check["id"]: check["tags"] for check in browser.get(HISTORY).get_json()["items"]}


def settle(sessions: SessionFactory, **values: Any) -> None:
    decided = {"state": "done", "band": "likely_ai", "p_ai": 0.9, "model_id": "big", "model_revision": "1"}
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(decided | values))


def test_a_note_and_tags_are_kept_and_each_is_left_alone_when_only_the_other_is_sent(admin: Browser) -> None:
    [check_id] = upload_many(admin, 1)
    assert label(admin, check_id, tags=["  Summer   2024 ", "cats", "CATS", ""]).get_json()["tags"] == [
        "Summer 2024",
        "cats",
    ]
    answer = label(admin, check_id, note="  from the fair\n")
    assert (answer.get_json()["note"], answer.get_json()["tags"]) == ("from the fair", ["Summer 2024", "cats"])
    assert label(admin, check_id, tags=[]).get_json()["note"] == "from the fair"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"tags": [f"tag {at}" for at in range(21)]}, "tag_invalid"),
        ({"tags": ["x" * 65]}, "tag_invalid"),
        ({"tags": ["bell\x07"]}, "tag_invalid"),
        ({"note": "x" * 4001}, "note_too_long"),
        ({"tags": "cats"}, "request_invalid"),
    ],
)
def test_labels_have_limits(admin: Browser, body: dict[str, Any], code: str) -> None:
    [check_id] = upload_many(admin, 1)
    answer = label(admin, check_id, **body)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


def test_somebody_elses_check_cannot_be_labelled(admin: Browser, checker: Browser) -> None:
    [check_id] = upload_many(admin, 1)
    foreign, absent = label(checker, check_id, note="mine"), label(checker, str(uuid4()), note="mine")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.get_json()["detail"] == absent.get_json()["detail"]
    assert admin.get(f"{CHECKS}/{check_id}").get_json()["note"] == ""


def test_tags_are_counted_whatever_letters_they_are_written_in(admin: Browser, checker: Browser) -> None:
    first, second, third = upload_many(admin, 3)
    label(admin, first, tags=["Cats", "zoo"])
    label(admin, second, tags=["cats"])
    label(admin, third, tags=["cats"])
    assert admin.get(TAGS).get_json()["items"] == [{"tag": "cats", "count": 3}, {"tag": "zoo", "count": 1}]
    assert checker.get(TAGS).get_json()["items"] == []


def test_many_are_tagged_and_untagged_by_their_ids(admin: Browser) -> None:
    first, second, third = upload_many(admin, 3)
    label(admin, second, tags=["FAIR"])
    done = do(admin, ids=[first, second, first], action="add_tag", tag=" fair ").get_json()
    assert done == {"seen": 2, "changed": 1, "next_cursor": None}
    assert tags_of(admin) == {first: ["fair"], second: ["FAIR"], third: []}
    assert do(admin, ids=[first, second, third], action="remove_tag", tag="Fair").get_json()["changed"] == 2
    assert not any(tags_of(admin).values())


def test_everything_that_meets_a_filter_is_done_in_batches(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    ids = upload_many(admin, 7)
    label(admin, ids[3], tags=["keep"])
    monkeypatch.setattr(bulk.time, "monotonic", iter(range(0, 10_000, 10)).__next__)  # each batch is over time
    seen, cursor = 0, None
    while True:
        more = {"cursor": cursor} if cursor else {}
        done = do(admin, filter={"name": ".png"}, action="add_tag", tag="seen", **more).get_json()
        assert done["seen"] <= 2
        seen, cursor = seen + done["changed"], done["next_cursor"]
        if cursor is None:
            break
    assert seen == 7
    assert tags_of(admin)[ids[3]] == ["keep", "seen"]


def test_all_that_was_counted_is_meant_and_nothing_that_came_or_ended_since(
    admin: Browser, sessions: SessionFactory
) -> None:
    first, waiting = upload_many(admin, 2)
    with sessions.begin() as session:
        ended = {"state": "done", "band": "likely_ai", "model_id": "big", "finished_at": func.clock_timestamp()}
        session.execute(update(CheckRow).where(CheckRow.id == first).values(ended))
    counted = admin.get(STATS).get_json()
    with sessions.begin() as session:
        session.execute(update(CheckRow).where(CheckRow.id == waiting).values(ended))
    [later] = upload_many(admin, 1)
    as_of = {"as_of": counted["as_of"]}
    for wish, meant in (({}, {first, waiting}), ({"state": ["done"]}, {first}), ({"band": ["likely_ai"]}, {first})):
        assert admin.get(STATS, query_string=wish | as_of).get_json()["total"] == len(meant)
        assert do(admin, filter=wish | as_of, action="add_tag", tag=str(wish)).get_json()["changed"] == len(meant)
    assert tags_of(admin)[later] == []
    assert counted["total"] == do(admin, filter=as_of, action="delete").get_json()["changed"]
    assert list(tags_of(admin)) == [later]


def test_what_is_deleted_is_gone_with_its_file(app: Flask, admin: Browser, sessions: SessionFactory) -> None:
    ids = upload_many(admin, 4)
    sha256 = admin.get(f"{CHECKS}/{ids[0]}").get_json()["image"]["sha256"]
    store = app.extensions["aiguard"].store
    assert store.size(f"originals/{sha256[:2]}/{sha256}")
    assert do(admin, ids=ids[:1], action="delete").get_json()["changed"] == 1
    assert store.size(f"originals/{sha256[:2]}/{sha256}") is None
    assert admin.get(f"{CHECKS}/{ids[0]}").status_code == 404
    assert do(admin, filter={"state": ["waiting"]}, action="delete").get_json() == {
        "seen": 3,
        "changed": 3,
        "next_cursor": None,
    }
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(CheckRow)) == 0


@pytest.mark.parametrize("action", ["delete", "add_tag", "remove_tag", "check_again"])
def test_foreign_ids_change_nothing(app: Flask, admin: Browser, checker: Browser, action: str) -> None:
    ids = upload_many(admin, 2)
    for check_id in ids:
        label(admin, check_id, tags=["mine"])
    model = app.extensions["aiguard"].models().items[0].id
    for chosen in ({"ids": [*ids, str(uuid4())]}, {"filter": {}}):
        answer = do(checker, **chosen, action=action, tag="mine", model_id=model)
        assert (answer.status_code, answer.get_json()["changed"]) == (200, 0)
    assert tags_of(admin) == {check_id: ["mine"] for check_id in ids}
    assert all(admin.get(f"{CHECKS}/{each}").get_json()["opinions"] == [] for each in ids)


def test_many_are_checked_again_by_a_model_that_is_ready(app: Flask, admin: Browser, sessions: SessionFactory) -> None:
    ids = upload_many(admin, 3)
    settle(sessions)
    model = app.extensions["aiguard"].models().items[0].id
    assert do(admin, filter={"name": "0"}, action="check_again", model_id=model).get_json()["changed"] == 1
    assert [len(admin.get(f"{CHECKS}/{each}").get_json()["opinions"]) for each in ids] == [1, 0, 0]
    assert do(admin, ids=ids, action="check_again", model_id="no such model").status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"action": "delete"},
        {"action": "delete", "ids": [], "filter": None},
        {"action": "delete", "ids": [str(uuid4())], "filter": {}},
        {"action": "add_tag", "filter": {}},
        {"action": "check_again", "filter": {}},
        {"action": "explode", "filter": {}},
        {"action": "add_tag", "filter": {}, "tag": "x" * 65},
        {"action": "add_tag", "filter": {}, "tag": " "},
        {"action": "delete", "filter": {}, "cursor": "made-up"},
    ],
)
def test_a_deed_that_makes_no_sense_is_refused_and_changes_nothing(admin: Browser, body: dict[str, Any]) -> None:
    ids = upload_many(admin, 1)
    assert do(admin, **body).status_code == 422
    assert tags_of(admin) == {ids[0]: []}


def test_a_change_without_the_pages_token_is_refused(admin: Browser) -> None:
    [check_id] = upload_many(admin, 1)
    for method, path in (("POST", BULK), ("PATCH", f"{CHECKS}/{check_id}")):
        answer = admin.client.open(path, method=method, json={"action": "delete", "filter": {}})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf_failed")


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_history_is_written_out_as_csv_in_pages(
    admin: Browser, checker: Browser, sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "AT_ONCE", 2)
    ids = upload_many(admin, 5)
    upload_many(checker, 1)
    settle(sessions)
    label(admin, ids[0], tags=["a", "b"], note='two\nlines, "quoted"')
    rows = rows_of(admin.get(CSV, query_string={"sort": "oldest", "bom": "true"}))
    assert [row["id"] for row in rows] == ids
    assert (rows[0]["tags"], rows[0]["note"], rows[0]["p_ai"]) == ("a; b", 'two\nlines, "quoted"', "0.9")
    assert [row["file_name"] for row in rows_of(admin.get(CSV, query_string={"name": "3."}))] == ["3.png"]
    assert [row["id"] for row in rows_of(admin.get(CSV, query_string={"id": [ids[2], str(uuid4())]}))] == [ids[2]]
    chosen = admin.change("POST", CSV, json={"ids": ids[1:4]})
    assert [row["id"] for row in rows_of(chosen)] == ids[1:4]
    assert rows_of(checker.change("POST", CSV, json={"ids": ids})) == []
    assert admin.get(CSV, query_string={"bom": "true"}).data.startswith(b"\xef\xbb\xbf")
    assert admin.get(CSV).data.startswith(b"id,")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_is_run_by_a_spreadsheet(admin: Browser, sessions: SessionFactory, begin: str) -> None:
    [check_id] = upload_many(admin, 1)
    evil = f'{begin}HYPERLINK("http://evil")'
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(file_name=evil, note=evil, tags=[evil], source_url=evil))
    [row] = rows_of(admin.get(CSV))
    assert {row[name] for name in ("file_name", "note", "tags", "source_url")} == {f"'{evil}"}
    assert row["id"] == check_id


def test_statistics_count_by_day_in_the_asked_time_zone_without_gaps(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    ids = upload_many(admin, 4)
    upload_many(checker, 2)
    settle(sessions)
    late = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    with sessions.begin() as session:
        for check_id, days in zip(ids, (0, 0, 2, 2), strict=True):
            session.execute(
                update(CheckRow).where(CheckRow.id == check_id).values(created_at=late + timedelta(days=days))
            )
        none = {"band": None, "p_ai": None, "model_id": None, "model_revision": None}
        session.execute(update(CheckRow).where(CheckRow.id == ids[3]).values(state="failed", failure_code="x", **none))
    found = admin.get(STATS).get_json()
    assert [(each["begins"], each["count"]) for each in found["over_time"]] == [
        ("2026-01-01", 2),
        ("2026-01-02", 0),
        ("2026-01-03", 2),
    ]
    assert (found["total"], found["bucket"], found["bands"]) == (4, "day", {"likely_ai": 3})
    assert (found["states"], found["formats"], found["models"]) == (
        {"done": 3, "failed": 1},
        {"image/png": 4},
        {"big": 3},
    )
    in_berlin = admin.get(STATS, query_string={"tz": "Europe/Berlin"}).get_json()
    assert in_berlin["over_time"][0]["begins"] == "2026-01-02"
    by_month = admin.get(STATS, query_string={"bucket": "month", "state": "done"}).get_json()
    assert [(each["begins"], each["count"], each["bands"]) for each in by_month["over_time"]] == [
        ("2026-01-01", 3, {"likely_ai": 3})
    ]
    assert admin.get(STATS, query_string={"tz": "Moon/Base"}).status_code == 422


def test_statistics_follow_every_filter_and_nothing_has_none(admin: Browser) -> None:
    ids = upload_many(admin, 3)
    label(admin, ids[0], tags=["x"])
    for query, total in (({"name": "1."}, 1), ({"tag": "X"}, 1), ({"state": "waiting"}, 3), ({"state": "done"}, 0)):
        assert admin.get(STATS, query_string=query).get_json()["total"] == total
    assert admin.get(STATS, query_string={"name": "zzz"}).get_json()["over_time"] == []


def test_the_same_tags_are_found_that_an_upload_gave(admin: Browser) -> None:
    data = {"files": [(io.BytesIO(png(9)), "9.png")], "tags": ["Fair", "fair"]}
    [check] = admin.change("POST", CHECKS, data=data).get_json()["checks"]
    assert check["tags"] == ["Fair"]
    assert [each["id"] for each in admin.get(HISTORY, query_string={"tag": "FAIR"}).get_json()["items"]] == [
        check["id"]
    ]
