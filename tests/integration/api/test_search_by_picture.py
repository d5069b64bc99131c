from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from aiguard.checks.rows import CheckRow
from aiguard.imaging.phash import perceptual_hash
from aiguard.intake import picture_search
from tests.integration.api.browser import CHECKS, Browser
from tests.integration.api.judged import photo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from aiguard.db import SessionFactory

SEARCH = f"{CHECKS}/search-by-picture"


def encoded(seed: int, format_: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    photo(seed).save(out, format_, **options)
    return out.getvalue()


def look(browser: Browser, content: bytes, name: str = "it.png") -> Any:
    return browser.change("POST", SEARCH, data={"file": (io.BytesIO(content), name)})


@pytest.fixture(autouse=True)
def no_readers_left(app: Flask) -> Iterator[None]:
    yield
    app.extensions["aiguard"].pictures.readers.close()


@pytest.fixture
def two(admin: Browser, sessions: SessionFactory) -> list[str]:
    """Two pictures of the admin's with the hashes a worker gives them."""
    ids = []
    for seed in (1, 2):
        [check] = admin.upload((f"{seed}.png", encoded(seed))).get_json()["checks"]
        ids.append(check["id"])
        with sessions.begin() as session:
            found = update(CheckRow).where(CheckRow.id == check["id"])
            session.execute(found.values(perceptual_hash=perceptual_hash(photo(seed))))
    return ids


def test_the_same_bytes_come_first_and_a_saved_again_copy_is_found_too(admin: Browser, two: list[str]) -> None:
    [same] = look(admin, encoded(1)).get_json()["items"]
    assert (same["check"]["id"], same["distance"]) == (two[0], None)
    [alike] = look(admin, encoded(2, "JPEG", quality=70)).get_json()["items"]
    assert alike["check"]["id"] == two[1]
    assert 0 <= alike["distance"] <= 7


def test_the_searched_picture_is_not_kept(app: Flask, admin: Browser, two: list[str], tmp_path: Path) -> None:
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert look(admin, encoded(3)).get_json()["items"] == []
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before
    assert len(admin.get(CHECKS).get_json()["items"]) == 2


def test_nobody_finds_anothers_picture(checker: Browser, two: list[str]) -> None:
    assert look(checker, encoded(1)).get_json()["items"] == []
    assert look(checker, encoded(1, "JPEG")).get_json()["items"] == []


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "empty_file"),
        (b"%PDF-1.7 not a picture", 415, "unsupported_type"),
        (encoded(1)[:200], 422, "image_damaged"),
        (bytes(30_000), 413, "image_too_large"),
    ],
)
def test_what_cannot_be_read_says_why(admin: Browser, content: bytes, status: int, code: str) -> None:
    answer = look(admin, content)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_a_request_without_a_picture_is_refused(admin: Browser) -> None:
    assert admin.change("POST", SEARCH, data={"file": "words"}).status_code == 422
    assert admin.change("POST", SEARCH, data={}).status_code == 422


def test_beyond_what_is_read_at_once_the_answer_is_to_come_again(
    app: Flask, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture_search, "PATIENCE_S", 0.01)
    readers = app.extensions["aiguard"].pictures.readers
    with readers._reader(1), readers._reader(1):
        answer = look(admin, encoded(1))
        assert (answer.status_code, answer.get_json()["code"]) == (503, "search_busy")
        assert int(answer.headers["Retry-After"]) > 0
    assert look(admin, encoded(1)).status_code == 200
