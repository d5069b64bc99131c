"""Files sent in parts, as the tus protocol has it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.integration.api.browser import Browser, png

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

UPLOADS = "/api/v1/uploads"
PICTURE = png() + bytes(range(256)) * 40
TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**values: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def create(browser: Browser, size: int = len(PICTURE), **values: str) -> TestResponse:
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata(**({"filename": "cat.png"} | values))}
    return browser.change("POST", UPLOADS, headers=headers)


def begin(browser: Browser, size: int = len(PICTURE), **values: str) -> str:
    made = create(browser, size, **values)
    assert made.status_code == 201, made.text
    return str(made.headers["Location"])


def patch(browser: Browser, at: str, offset: int, data: bytes, **headers: str) -> TestResponse:
    sent = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream", **headers}
    return browser.change("PATCH", at, headers=sent, data=data)


def parts_in(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "blobs" / "partial").rglob("*") if path.is_file()]
