"""Passwords: what is strong enough, and argon2id. Needs an application context of Flask-Security."""

from __future__ import annotations

import unicodedata
from functools import cache
from secrets import token_urlsafe

from flask import current_app
from flask_security.utils import hash_password, verify_password
from zxcvbn import zxcvbn

from aiguard.accounts.errors import WeakPassword

LEAST_CHARACTERS = 10
GUESSES_OF_A_WEAK_ONE = 1_000_000  # an attacker's first million guesses, by zxcvbn's estimate
JUDGED_CHARACTERS = 72  # zxcvbn's time grows faster than the length


def hash_new(password: str, email: str) -> str:
    """The argon2id hash of a password fit for a new account, else WeakPassword."""
    password = _normal(password)
    if len(password) < LEAST_CHARACTERS or _guesses(password, email) < GUESSES_OF_A_WEAK_ONE:
        raise WeakPassword(LEAST_CHARACTERS)
    return str(hash_password(password))


def matches(password: str, hashed: str | None) -> bool:
    """Whether it is the password. Without a hash the same work is done and the answer is no."""
    right = bool(verify_password(_normal(password), hashed or hash_of_nothing()))
    return right and hashed is not None


def is_outdated(hashed: str) -> bool:
    """Whether it was made with parameters that are no longer today's."""
    return bool(current_app.extensions["security"].pwd_context.needs_update(hashed))


def hash_again(password: str) -> str:
    """The hash of a password that was accepted before, whatever the rules were then."""
    return str(hash_password(_normal(password)))


def _guesses(password: str, email: str) -> int:
    known = [email, email.partition("@")[0], "aiguard"]
    return int(zxcvbn(password[:JUDGED_CHARACTERS], user_inputs=known)["guesses"])


@cache
def hash_of_nothing() -> str:
    """Of a password that nobody knows, ourselves included."""
    return str(hash_password(token_urlsafe()))


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
