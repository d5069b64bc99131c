"""How often somebody may try to sign in, register or open links; counted on the broker, or here while it is down."""

from __future__ import annotations

import logging
from hashlib import sha256
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

from flask import current_app, request, session
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_login import current_user
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from aiguard.accounts.errors import EmailInvalid
from aiguard.accounts.service import normal_email
from aiguard.api.errors import SAID_OF, answer, problem
from aiguard.api.schemas.session import Credentials

if TYPE_CHECKING:
    from flask import Flask, Response

PER_ADDRESS = "60 per minute;600 per hour"
PER_ACCOUNT_AND_ADDRESS = "10 per minute;60 per hour"
# From however many networks. One alone, at ten a minute, does not reach it, so that nobody locks a person out by
# hammering from home; who comes from many keeps the door shut for ten minutes, and passkeys open it all the same.
PER_ACCOUNT = "150 per 10 minutes"
REGISTRATIONS = "20 per minute;100 per hour"
SHARED = "240 per minute;3000 per hour"  # a page asks for its heatmap once a second while it is drawn
FAILED_TOKENS = "30 per minute;300 per hour"
SECOND_STEP_KEY = "second_step"  # where the session keeps who gave the right password
FAILED_TOKENS_KEY = "aiguard_failed_tokens"
RESETS = "10 per minute;60 per hour"
# Whoever knows the password has three codes of a million at a time: a year of guessing stays under one in eight.
SECOND_STEPS = "10 per minute;30 per hour;100 per day"
PER_PERSON = "10 per minute;60 per hour"
SIGN_IN_ENDPOINT = "session.create_session"
REGISTER_ENDPOINT = "users.create_user"
RESET_ENDPOINT = "password_resets.create_password_reset"
SECOND_STEP_ENDPOINT = "session.create_second_step"
# Anybody may call these; what they take is too long to be guessed.
OPEN_ENDPOINTS = (
    "password_resets.use_password_reset",
    "passkey_sign_in.create_passkey_sign_in_options",
    "passkey_sign_in.create_passkey_session",
)
# Where whoever found a session left open would guess at the password, or at the code.
GUESSED_AT_ENDPOINTS = (
    "session.confirm_session",
    "account.update_password",
    "account_data.delete_account",
    "two_step.confirm_two_step",
)
EXPORT_ENDPOINT = "account_data.export_account"
EXPORTS = "20 per hour"  # each reads every picture of a person
SHARED_ENDPOINTS = ("shared.get_shared", "shared.get_shared_image", "shared.get_shared_heatmap")


def install(app: Flask, broker_url: str) -> None:
    """Wrap the views that an attacker would try often. The views must be registered already."""
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)  # its INFO lines hold people's addresses
    limiter = Limiter(
        _network,
        app=app,
        storage_uri=broker_url,
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1},  # seconds
        in_memory_fallback_enabled=True,
        key_prefix="aiguard",
    )
    views: dict[str, Any] = app.view_functions
    everywhere = limiter.limit(PER_ACCOUNT, key_func=_account)
    by_account = limiter.limit(PER_ACCOUNT_AND_ADDRESS, key_func=_account_and_network)
    # Limits are asked in the order they are laid on: the last one counts only what the others let through.
    views[SIGN_IN_ENDPOINT] = everywhere(limiter.limit(PER_ADDRESS)(by_account(views[SIGN_IN_ENDPOINT])))
    views[REGISTER_ENDPOINT] = limiter.limit(REGISTRATIONS)(views[REGISTER_ENDPOINT])
    views[RESET_ENDPOINT] = limiter.limit(RESETS)(views[RESET_ENDPOINT])
    by_waiting = limiter.limit(SECOND_STEPS, key_func=_waiting)
    views[SECOND_STEP_ENDPOINT] = limiter.limit(PER_ADDRESS)(by_waiting(views[SECOND_STEP_ENDPOINT]))
    for endpoint in OPEN_ENDPOINTS:
        views[endpoint] = limiter.limit(PER_ADDRESS)(views[endpoint])
    for endpoint in GUESSED_AT_ENDPOINTS:
        views[endpoint] = limiter.limit(PER_PERSON, key_func=_person)(views[endpoint])
    views[EXPORT_ENDPOINT] = limiter.limit(EXPORTS)(views[EXPORT_ENDPOINT])
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


def _network() -> str:
    """The address that asks; of IPv6 the /64, which is the least that anybody is given."""
    address = get_remote_address()
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or IPv6Network((int(known), 64), strict=False))


def _account_and_network() -> str:
    return _sealed(f"{_network()} {_email()}")


def _account() -> str:
    return _sealed(_email() or _network())  # what names no account is not counted against all who name none


def _sealed(known: str) -> str:
    return sha256(known.encode()).hexdigest()  # nobody reads addresses of people out of the broker


def _email() -> str:
    """Whom the view will look up, in one spelling; empty where it will refuse the body before.

    Raises nothing: Flask-Limiter would take the broker for dead and go on with counts of its own, which begin at zero.
    """
    try:
        body: Any = request.get_json(silent=True)
        # As flask-openapi3 reads it: a body may also be a string that holds the JSON.
        read = Credentials.model_validate_json if isinstance(body, str) else Credentials.model_validate
        return normal_email(read(body).email)
    except (ValidationError, EmailInvalid, HTTPException, RecursionError):
        return ""


def _waiting() -> str:
    """Whoever gave the right password, from whatever address."""
    kept = session.get(SECOND_STEP_KEY)
    return f"person {kept['who']}" if kept else _network()


def _person() -> str:
    return f"person {current_user.get_id()}"


def _too_often(error: RateLimitExceeded) -> Response:
    status = HTTPStatus.TOO_MANY_REQUESTS
    window_s = error.limit.limit.get_expiry() if error.limit else 60
    code, detail = SAID_OF[status]
    return answer(problem(code, status, detail), retry_after_s=window_s)
