"""How often somebody may try to sign in, register or open links; counted on the broker, or here while it is down."""

from __future__ import annotations

import logging
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import current_app, request
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from aiguard.accounts.errors import EmailInvalid
from aiguard.accounts.service import normal_email
from aiguard.api.errors import SAID_OF, answer, problem

if TYPE_CHECKING:
    from flask import Flask, Response

PER_ADDRESS = "60 per minute;600 per hour"
PER_ACCOUNT_AND_ADDRESS = "10 per minute;60 per hour"
REGISTRATIONS = "20 per minute;100 per hour"
SHARED = "240 per minute;3000 per hour"  # a page asks for its heatmap once a second while it is drawn
FAILED_TOKENS = "30 per minute;300 per hour"
FAILED_TOKENS_KEY = "aiguard_failed_tokens"
SIGN_IN_ENDPOINT = "session.create_session"
REGISTER_ENDPOINT = "users.create_user"
SHARED_ENDPOINTS = ("shared.get_shared", "shared.get_shared_image", "shared.get_shared_heatmap")


def install(app: Flask, broker_url: str) -> None:
    """Wrap the views that an attacker would try often. The views must be registered already."""
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # its INFO lines hold people's addresses
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=broker_url,
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1},  # seconds
        in_memory_fallback_enabled=True,
        key_prefix="aiguard",
    )
    views: dict[str, Any] = app.view_functions
    by_account = limiter.limit(PER_ACCOUNT_AND_ADDRESS, key_func=_account_and_address)
    views[SIGN_IN_ENDPOINT] = limiter.limit(PER_ADDRESS)(by_account(views[SIGN_IN_ENDPOINT]))
    views[REGISTER_ENDPOINT] = limiter.limit(REGISTRATIONS)(views[REGISTER_ENDPOINT])
    together = limiter.shared_limit(SHARED, scope="shared")
    for endpoint in SHARED_ENDPOINTS:
        views[endpoint] = together(views[endpoint])
    app.extensions[FAILED_TOKENS_KEY] = limiter.shared_limit(FAILED_TOKENS, scope="failed_tokens")(_nothing)
    app.register_error_handler(RateLimitExceeded, _too_often)


def count_failed_token() -> None:
    """RateLimitExceeded for an address that sent too many wrong ones.

    Only wrong ones are refused: 256 random bits are not guessed, and a neighbour's broken script locks nobody out.
    """
    current_app.extensions[FAILED_TOKENS_KEY]()


def _nothing() -> None:
    """Flask-Limiter counts calls."""


def _account_and_address() -> str:
    body: Any = request.get_json(silent=True)
    email = body.get("email") if isinstance(body, dict) else None
    try:
        account = normal_email(str(email))  # else another spelling of the same address would be counted apart
    except EmailInvalid:
        account = ""
    known = f"{get_remote_address()} {account}"
    return sha256(known.encode()).hexdigest()  # nobody reads addresses of people out of the broker


def _too_often(error: RateLimitExceeded) -> Response:
    status = HTTPStatus.TOO_MANY_REQUESTS
    window_s = error.limit.limit.get_expiry() if error.limit else 60
    code, detail = SAID_OF[status]
    return answer(problem(code, status, detail), retry_after_s=window_s)
