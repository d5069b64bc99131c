"""A person's browser: keeps the cookie, sends the page's token with every change."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from werkzeug.test import TestResponse

SESSION = "/api/v1/session"
USERS = "/api/v1/users"
CHECKS = "/api/v1/checks"
HISTORY = "/api/v1/history"
PASSWORD = "gristle-otter-42"


def png(colour: int = 0) -> bytes:
    """A small picture; another colour is another file."""
    buffer = BytesIO()
    Image.new("RGB", (8, 8), (colour % 256, colour // 256 % 256, 7)).save(buffer, "PNG")
    return buffer.getvalue()


class Browser:
    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.token = ""

    def open(self) -> dict[str, Any]:
        return self._keep_token(self.client.get(SESSION))

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def change(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> TestResponse:
        return self.client.open(path, method=method, headers={"X-CSRF-Token": self.token, **(headers or {})}, **options)

    def register(self, email: str, password: str = PASSWORD) -> TestResponse:
        self.open()
        response = self.change("POST", USERS, json={"email": email, "password": password})
        self._keep_token(response)
        return response

    def sign_in(self, email: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        self.open()
        response = self.change("POST", SESSION, json={"email": email, "password": password, **more})
        self._keep_token(response)
        return response

    def sign_out(self) -> TestResponse:
        return self.change("DELETE", SESSION)

    def upload(self, *files: tuple[str, bytes], key: str | None = None, **terms: Any) -> TestResponse:
        headers = {"Idempotency-Key": key} if key else None
        data = {"files": [(BytesIO(content), name) for name, content in files], **terms}
        return self.change("POST", CHECKS, data=data, headers=headers)

    def cookie(self) -> str:
        cookie = self.client.get_cookie("aiguard_session")
        assert cookie is not None
        return cookie.value

    def _keep_token(self, response: TestResponse) -> dict[str, Any]:
        body: dict[str, Any] = response.get_json()
        self.token = body.get("csrf_token", self.token)
        return body
