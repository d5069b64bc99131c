"""What a browser is told about every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask, Response

NOTHING_POLICY = "default-src 'none'; frame-ancestors 'none'"
# Mantine writes its colours into a <style> element, hence 'unsafe-inline' for styles; scripts come from files only.
# 'wasm-unsafe-eval' makes no script from text: it lets files be hashed where the page comes without HTTPS.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
ONE_YEAR = "max-age=31536000"


def install(app: Flask, *, https: bool) -> None:
    """A view's own headers win: the page's policy, the cache time of its assets."""

    @app.after_request
    def _tell(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", NOTHING_POLICY)
        response.headers.setdefault("Cache-Control", "private, no-store")
        if https:
            response.headers.setdefault("Strict-Transport-Security", ONE_YEAR)
        return response
