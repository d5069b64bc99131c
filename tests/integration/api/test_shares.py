"""Links: made, listed and revoked by the owner, opened by anybody, and showing nothing that was not meant."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import delete, select, update

from aiguard.checks.rows import CheckRow
from aiguard.shares.links import Links
from aiguard.shares.rows import ShareRow
from tests.integration.api import judged
from tests.integration.api.browser import CHECKS, Browser, png

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory

FILE_NAME = "Xanadu birthday.png"
NOTE, TAG, SOURCE_URL = "note for Persephone", "tag-of-Ozymandias", "https://secret.example/path?key=opensesame"
MEANT = {
    *(
        "band",
        "headline",
        "p_ai",
        "reasons",
        "evidence",
        "decision",
        "thresholds",
        "thresholds_id",
        "model_id",
        "model_revision",
    ),
    *("picture", "heatmap", "judged_at", "expires_at"),
}
PARTS = ("", "/image", "/heatmap")


@pytest.fixture
def station(app: Flask, tmp_path: Path) -> Iterator[Station]:
    with judged.station_of(app, tmp_path) as station:
        yield station


@pytest.fixture
def check(admin: Browser, station: Station, sessions: SessionFactory) -> dict[str, Any]:
    """A judged picture of the admin's that carries secrets wherever one can be."""
    [accepted] = admin.upload((FILE_NAME, judged.told())).get_json()["checks"]
    station.run()
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(note=NOTE, tags=[TAG], source_url=SOURCE_URL))
    found: dict[str, Any] = admin.get(f"{CHECKS}/{accepted['id']}").get_json()
    return found


def share(browser: Browser, check: dict[str, Any], days: int = 7) -> dict[str, Any]:
    made = browser.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": days})
    assert made.status_code == 201
    body: dict[str, Any] = made.get_json()
    return body


def api_path(made: dict[str, Any]) -> str:
    return f"/api/v1{made['path']}"


def test_a_link_shows_the_verdict_to_somebody_without_an_account(
    admin: Browser, visitor: Browser, check: dict[str, Any]
) -> None:
    made = share(admin, check, days=30)
    assert (made["state"], made["views"]) == ("active", 0)
    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(made["created_at"])
    assert abs(lasts - timedelta(days=30)) < timedelta(minutes=1)
    shown = visitor.get(api_path(made)).get_json()
    verdict = check["verdict"]
    assert (shown["band"], shown["p_ai"]) == (verdict["band"], verdict["p_ai"])
    assert shown["thresholds"] == verdict["thresholds"]
    assert (shown["model_id"], shown["model_revision"]) == (verdict["model"]["id"], verdict["model"]["revision"])
    assert shown["judged_at"] == verdict["created_at"]
    assert shown["picture"] == {"width": 96, "height": 64}
    assert {"source": "generator", "weight": "declares_ai"} in shown["evidence"]


def test_a_link_tells_what_a_person_found_once_it_is_final_and_never_their_words(
    admin: Browser, visitor: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    path = api_path(share(admin, check))
    assert visitor.get(path).get_json()["decision"] is None
    words, now = "Penelope sent the camera's original.", datetime.now(UTC)

    def decided(at: datetime) -> None:
        with sessions.begin() as session:
            session.execute(update(CheckRow).values(decision="confirmed_real", decision_words=words, decided_at=at))

    decided(now + timedelta(seconds=10))  # its ten seconds to take it back are not over
    assert visitor.get(path).get_json()["decision"] is None
    decided(now - timedelta(minutes=1))
    answer = visitor.get(path)
    assert answer.get_json()["decision"]["outcome"] == "confirmed_real"
    assert set(answer.get_json()["decision"]) == {"outcome", "decided_at"}
    assert b"Penelope" not in answer.get_data()


def test_no_public_answer_tells_anything_of_the_file_or_of_a_person(
    admin: Browser, visitor: Browser, check: dict[str, Any], station: Station
) -> None:
    original = judged.told()
    secrets = [
        *(judged.PROMPT, judged.CREATOR, judged.ARTIST, judged.CAMERA, "777123", "secretmix", "Midjourney"),
        *(FILE_NAME, "Xanadu", NOTE, TAG, SOURCE_URL, "opensesame", "admin@example.com"),
        *(check["id"], check["image"]["sha256"], "image/png"),
    ]
    known = admin.get(f"{CHECKS}/{check['id']}").get_data() + original + b"admin@example.com"
    assert [secret for secret in secrets if secret.encode() not in known] == []  # else the search below finds nothing
    exif = Image.open(io.BytesIO(original)).info["exif"]
    assert exif[8:40] in original

    path = api_path(share(admin, check))
    assert visitor.get(f"{path}/heatmap").status_code == 202
    station.run()
    answers = [visitor.get(f"{path}{part}") for part in PARTS]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert set(answers[0].get_json()) == MEANT
    answers.append(visitor.get(path.replace("/shared/", "/shared/x")))
    for answer in answers:
        said = str(answer.headers).encode() + answer.get_data()
        assert [secret for secret in secrets if secret.encode() in said] == []
        assert exif[8:40] not in said
    for picture in answers[1:3]:
        with Image.open(io.BytesIO(picture.get_data())) as opened:
            assert opened.format == "WEBP"
            assert not {"exif", "xmp", "icc_profile"} & set(opened.info)
            assert len(opened.getexif()) == 0


def test_a_verdict_keeps_its_own_reasons_and_loses_those_that_quote_the_file(
    admin: Browser, visitor: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    from aiguard.checks.rows import VerdictRow

    reasons = [
        {"code": "between_edges", "text": "The model gives 50 %."},
        {"code": "file_declares_ai", "text": "Made with secretmix"},
        {"code": "of_next_year", "text": "quotes Xanadu"},
    ]
    with sessions.begin() as session:
        session.execute(update(VerdictRow).values(reasons=reasons))
    shown = visitor.get(api_path(share(admin, check))).get_json()["reasons"]
    assert [reason["code"] for reason in shown] == [reason["code"] for reason in reasons]
    assert shown[0]["text"] == reasons[0]["text"]
    assert "secretmix" not in str(shown)
    assert "Xanadu" not in str(shown)


def test_links_are_not_for_search_engines_and_not_for_referrers(
    admin: Browser, visitor: Browser, check: dict[str, Any], build: Callable[..., Flask], tmp_path: Path
) -> None:
    path = api_path(share(admin, check))
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("<!doctype html>")
    page = Browser(build(page_dir=tmp_path / "dist"))
    answers = [*(visitor.get(f"{path}{part}") for part in PARTS), visitor.get(path[:-1]), page.get("/shared/abc")]
    for answer in answers:
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "X-Robots-Tag" not in page.get("/history").headers


def test_a_revoked_link_is_gone_at_the_next_request(admin: Browser, visitor: Browser, check: dict[str, Any]) -> None:
    made, other = share(admin, check), share(admin, check)
    assert visitor.get(api_path(made)).status_code == 200
    for _ in range(2):
        assert admin.change("DELETE", f"{CHECKS}/{check['id']}/shares/{made['id']}").status_code == 204
    for part in PARTS:
        answer = visitor.get(f"{api_path(made)}{part}")
        assert (answer.status_code, answer.get_json()["code"]) == (410, "share_revoked")
    assert visitor.get(api_path(other)).status_code == 200
    listed = {each["id"]: each["state"] for each in admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["items"]}
    assert listed == {made["id"]: "revoked", other["id"]: "active"}


def test_an_expired_link_is_gone_and_says_so(
    admin: Browser, visitor: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    made = share(admin, check, days=1)
    with sessions.begin() as session:
        session.execute(update(ShareRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    for part in PARTS:
        answer = visitor.get(f"{api_path(made)}{part}")
        assert (answer.status_code, answer.get_json()["code"]) == (410, "share_expired")
    [listed] = admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["items"]
    assert listed["state"] == "expired"


def test_forged_foreign_and_deleted_links_all_look_the_same(
    app: Flask, admin: Browser, visitor: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    made = share(admin, check)
    token = made["path"].rpartition("/")[2]
    links: Links = app.extensions["aiguard"].links
    wrong = [
        token[:-1],
        token[:-2] + ("AA" if token[-2:] != "AA" else "BB"),
        Links("another secret, 32 letters long ....").token_of(links.share_id_of(token)),
        links.token_of(uuid4()),
        token.partition(".")[0],
        "x" * 400,
        "üñï",
        "a.b.c",
    ]
    bodies = []
    for each in wrong:
        answer = visitor.get(f"/api/v1/shared/{each}")
        assert (each, answer.status_code) == (each, 404)
        bodies.append({name: value for name, value in answer.get_json().items() if name != "instance"})
    with sessions.begin() as session:
        session.execute(delete(CheckRow))
        assert session.scalars(select(ShareRow)).all() == []
    deleted = visitor.get(api_path(made))
    bodies.append({name: value for name, value in deleted.get_json().items() if name != "instance"})
    assert deleted.status_code == 404
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["code"] == "share_not_found"


def test_views_of_others_are_counted_and_the_owners_are_not(
    admin: Browser, visitor: Browser, checker: Browser, check: dict[str, Any]
) -> None:
    made = share(admin, check)
    for browser in (visitor, checker, admin, visitor):
        assert browser.get(api_path(made)).status_code == 200
    visitor.get(f"{api_path(made)}/image")
    [listed] = admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["items"]
    assert listed["views"] == 3
    assert datetime.now(UTC) - datetime.fromisoformat(listed["last_viewed_at"]) < timedelta(minutes=1)
    assert listed["path"] == made["path"]


def test_nobody_shares_lists_or_revokes_for_somebody_else(
    admin: Browser, checker: Browser, visitor: Browser, check: dict[str, Any]
) -> None:
    made = share(admin, check)
    shares = f"{CHECKS}/{check['id']}/shares"
    absent = f"{CHECKS}/{uuid4()}/shares"
    asked = [("GET", "", None), ("POST", "", {"days": 1}), ("DELETE", f"/{made['id']}", None)]
    for method, part, body in asked:
        foreign, none = (checker.change(method, f"{base}{part}", json=body) for base in (shares, absent))
        assert (foreign.status_code, none.status_code) == (404, 404)
        assert foreign.get_json()["detail"] == none.get_json()["detail"]
    assert visitor.get(api_path(made)).status_code == 200


def test_how_long_a_link_may_hold_is_the_operators_to_say(
    build: Callable[..., Flask], admin: Browser, check: dict[str, Any]
) -> None:
    strict = Browser(build(share_max_days=10))
    strict.sign_in("admin@example.com")
    answer = strict.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 30})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "share_too_long")
    assert "10 days" in answer.get_json()["detail"]
    assert strict.get(f"{CHECKS}/{check['id']}/shares").get_json()["choices_days"] == [1, 7]
    assert admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["choices_days"] == [1, 7, 30, 90]
    odd = admin.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 8})
    assert (odd.status_code, odd.get_json()["code"]) == (422, "request_invalid")


def test_there_is_nothing_to_share_before_there_is_a_verdict(admin: Browser) -> None:
    [waiting] = admin.upload(("new.png", png(9))).get_json()["checks"]
    answer = admin.change("POST", f"{CHECKS}/{waiting['id']}/shares", json={"days": 1})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "share_needs_verdict")


def test_a_check_has_at_most_twenty_open_links(admin: Browser, check: dict[str, Any]) -> None:
    made = [share(admin, check) for _ in range(20)]
    answer = admin.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 1})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "too_many_shares")
    admin.change("DELETE", f"{CHECKS}/{check['id']}/shares/{made[0]['id']}")
    share(admin, check)


def test_without_its_picture_a_link_still_shows_the_verdict(
    admin: Browser, visitor: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    path = api_path(share(admin, check))
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(image_id=None, has_preview=False))
    shown = visitor.get(path).get_json()
    assert (shown["picture"], shown["heatmap"], shown["band"]) == (None, False, check["verdict"]["band"])
    assert [visitor.get(f"{path}{part}").status_code for part in ("/image", "/heatmap")] == [404, 404]


def test_links_are_tried_only_so_often_from_one_address(visitor: Browser, admin: Browser) -> None:
    answers = [visitor.get(f"/api/v1/shared/made-up-{n}{PARTS[n % 3]}").status_code for n in range(241)]
    assert set(answers[:240]) == {404}
    assert answers[240] == 429
    other = visitor.get("/api/v1/shared/made-up", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert other.status_code == 404
