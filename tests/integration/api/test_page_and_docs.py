from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.integration.api.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def page(build: Callable[..., Flask], tmp_path: Path) -> Browser:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>the page</title>")
    (folder / "assets" / "main-4f3a.js").write_text("start()")
    (folder / "favicon.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("outside")
    return Browser(build(page_dir=folder))


@pytest.mark.parametrize("address", ["/", "/history", "/checks/0b9c", "/sign-in?next=/history"])
def test_every_address_of_the_page_gives_the_page(page: Browser, address: str) -> None:
    answer = page.get(address)
    assert answer.status_code == 200
    assert "the page" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "'unsafe-eval'" not in answer.headers["Content-Security-Policy"]


def test_files_with_a_hash_in_their_name_are_kept_for_good(page: Browser) -> None:
    answer = page.get("/assets/main-4f3a.js")
    assert answer.get_data(as_text=True) == "start()"
    assert "immutable" in answer.headers["Cache-Control"]
    assert page.get("/favicon.svg").get_data(as_text=True) == "<svg/>"


@pytest.mark.parametrize(
    ("taken", "encoding", "sent"),
    [
        ("gzip, deflate, br", "br", b"brotli"),
        ("gzip", "gzip", b"gzip"),
        ("", None, b"start()"),
        ("br;q=0", None, b"start()"),
    ],
)
def test_what_the_build_packed_is_sent_to_whoever_unpacks_it(
    page: Browser, tmp_path: Path, taken: str, encoding: str | None, sent: bytes
) -> None:
    (tmp_path / "dist" / "assets" / "main-4f3a.js.br").write_bytes(b"brotli")
    (tmp_path / "dist" / "assets" / "main-4f3a.js.gz").write_bytes(b"gzip")
    answer = page.get("/assets/main-4f3a.js", headers={"Accept-Encoding": taken})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.mimetype == "text/javascript"
    assert answer.data == sent
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_file_that_is_gone_is_missed_and_not_replaced_by_the_page(page: Browser) -> None:
    assert page.get("/assets/main-0000.js").status_code == 404
    assert page.get("/api/v1/nothing").mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "address", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/../../secret.txt", "//secret.txt"]
)
def test_nothing_outside_the_folder_is_served(page: Browser, address: str) -> None:
    assert "outside" not in page.get(address, follow_redirects=True).get_data(as_text=True)


def test_without_a_built_page_there_is_only_the_api(visitor: Browser) -> None:
    assert visitor.get("/").status_code == 404
    assert visitor.get("/api/v1/service").status_code == 200


def test_the_readable_description_needs_nothing_from_the_internet(visitor: Browser) -> None:
    page = visitor.get("/api/v1/docs")
    assert page.mimetype == "text/html"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    html = page.get_data(as_text=True)
    assert 'src="http' not in html
    for script in ("/api/v1/docs/redoc.js", "/api/v1/docs/start.js"):
        assert script.removeprefix("/api/v1/") in html
        assert visitor.get(script).mimetype == "text/javascript"


def test_the_description_is_openapi_3_1_and_names_every_route_of_the_api(app: Flask, visitor: Browser) -> None:
    described = visitor.get("/api/v1/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] not in {"docs", "page"}}
    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in routes} == set(described["paths"])


def test_the_service_says_what_it_takes(app: Flask, visitor: Browser) -> None:
    said = visitor.get("/api/v1/service").get_json()
    assert said["limits"] == {
        "max_image_bytes": 20_000,
        "max_pixels": 50_000_000,
        "max_side_px": 20_000,
        "max_files_per_request": 5,
    }
    assert "image/heic" in said["formats"] or "image/heif" in said["formats"]
    assert said["version"]
    assert said["model"]["id"]
