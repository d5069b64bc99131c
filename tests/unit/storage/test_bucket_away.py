"""A bucket that is off is told soon: two more tries, not ten."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from aiguard.storage import StorageUnavailable, open_store


class Refusing(BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self) -> None:
        Refusing.asked += 1
        self.send_response(503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None: ...


def test_a_bucket_that_refuses_is_asked_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        values = {"ENDPOINT": f"http://127.0.0.1:{server.server_port}", "ALLOW_HTTP": "true", "REGION": "us-east-1"}
        for name, value in (values | {"ACCESS_KEY_ID": "test", "SECRET_ACCESS_KEY": "test"}).items():
            monkeypatch.setenv(f"AWS_{name}", value)
        with pytest.raises(StorageUnavailable):
            open_store("s3://aiguard/prefix").get("key")
        server.shutdown()
    assert Refusing.asked == 3
