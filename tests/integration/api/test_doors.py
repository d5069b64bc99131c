"""Every route of the application, whatever gets added: signed in or refused, with a token or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.integration.api.browser import CHECKS, Browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

CHANGES = {"POST", "PUT", "PATCH", "DELETE"}
FOR_EVERYBODY = {
    "session.get_session",
    "session.create_session",
    "session.delete_session",
    "session.create_second_step",
    "passkey_sign_in.create_passkey_sign_in_options",
    "passkey_sign_in.create_passkey_session",
    "password_resets.create_password_reset",
    "password_resets.use_password_reset",
    "users.create_user",
    "service.get_service",
    "health.get_healthz",
    "health.get_readyz",
    "metrics.get_metrics",  # which looks at the network and the token itself: see test_metrics.py
    "docs.get_openapi",
    "docs.get_docs",
    "docs.get_guide",
    "docs.get_start_script",
    "docs.get_redoc_script",
    "page.get_page",
    "shared.get_shared",
    "shared.get_shared_image",
    "shared.get_shared_heatmap",
}


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and an address for each."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: uuid4() if name.endswith("_id") else "x" for name in rule.arguments}
        address = adapter.build(rule.endpoint, values)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, address


def test_whoever_is_not_signed_in_gets_in_only_where_everybody_may(app: Flask, visitor: Browser) -> None:
    visitor.open()
    asked = [(endpoint, visitor.change(method, address)) for endpoint, method, address in routes(app)]
    refused = {endpoint for endpoint, answer in asked if answer.status_code == 401 and endpoint not in FOR_EVERYBODY}
    assert refused == {endpoint for endpoint, _, _ in routes(app)} - FOR_EVERYBODY
    assert "checks.create_checks" in refused


def test_every_change_without_the_token_is_refused(app: Flask, admin: Browser) -> None:
    changes = [(method, address) for _, method, address in routes(app) if method in CHANGES]
    assert len(changes) >= 4
    for method, address in changes:
        for headers in ({}, {"X-CSRF-Token": "made up"}):
            answer = admin.client.open(address, method=method, headers=headers)
            assert (method, address, answer.status_code) == (method, address, 403)
            assert answer.get_json()["code"] == "csrf_failed"


def test_a_token_in_the_form_or_the_address_does_not_count(admin: Browser) -> None:
    answer = admin.client.post(f"{CHECKS}?csrf_token={admin.token}", data={"csrf_token": admin.token})
    assert answer.get_json()["code"] == "csrf_failed"


def test_every_answer_of_the_api_is_private_and_not_kept(app: Flask, admin: Browser) -> None:
    for _, method, address in routes(app):
        if method == "GET" and address.startswith("/api/v1") and "/docs" not in address:
            headers = admin.get(address).headers
            assert (address, headers["Cache-Control"]) == (address, "private, no-store")
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_request_keeps_the_id_it_came_with_if_that_is_fit_for_a_log(visitor: Browser) -> None:
    kept = visitor.get("/healthz", headers={"X-Request-ID": "order-4711-a"}).headers["X-Request-ID"]
    odd = visitor.get("/healthz", headers={"X-Request-ID": 'x"} forged {"'}).headers["X-Request-ID"]
    assert kept == "order-4711-a"
    assert len(odd) == 32
