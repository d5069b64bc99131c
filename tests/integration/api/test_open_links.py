"""What anybody who has a link sees, and that nothing is shown that was not meant."""

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
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.sharing import FILE_NAME, NOTE, PARTS, SOURCE_URL, TAG, api_path, judged_with_secrets, share

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory

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


@pytest.fixture
def check(admin: Browser, station: Station, sessions: SessionFactory) -> dict[str, Any]:
    return judged_with_secrets(admin, station, sessions)


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
