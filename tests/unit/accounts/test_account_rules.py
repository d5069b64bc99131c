from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask_security import Security
from flask_security.datastore import SQLAlchemySessionUserDatastore

from aiguard.accounts import passwords
from aiguard.accounts.errors import EmailInvalid, WeakPassword
from aiguard.accounts.rows import RoleRow, UserRow
from aiguard.accounts.service import normal_email

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def hashing() -> Iterator[None]:
    app = Flask("hashing")
    app.config.update(SECRET_KEY="x", SECURITY_PASSWORD_HASH="argon2", SECURITY_PASSWORD_SINGLE_HASH=True)
    Security(app, SQLAlchemySessionUserDatastore(None, UserRow, RoleRow), register_blueprint=False)
    passwords.hash_of_nothing.cache_clear()
    with app.app_context():
        yield
    passwords.hash_of_nothing.cache_clear()


def test_the_same_work_is_done_for_a_known_and_an_unknown_account(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = passwords.hash_new("gristle-otter-42", "a@example.com")
    passwords.matches("first", None)  # makes the hash that stands in for a missing one
    work: list[str] = []
    verify = passwords.verify_password
    monkeypatch.setattr(
        passwords, "verify_password", lambda password, known: work.append(known) or verify(password, known)
    )
    assert passwords.matches("guess", hashed) is False
    assert passwords.matches("guess", None) is False
    assert len(work) == 2
    assert work[0].split("$")[:4] == work[1].split("$")[:4]  # the same algorithm, version, memory and rounds


def test_no_password_opens_an_account_that_does_not_exist() -> None:
    assert passwords.matches("", None) is False


def test_a_password_matches_in_either_unicode_form() -> None:
    hashed = passwords.hash_new("Gr\u00fc\u00dfgott-Otter-42", "a@example.com")
    assert passwords.matches("Gru\u0308\u00dfgott-Otter-42", hashed)
    assert not passwords.matches("Grussgott-Otter-42", hashed)


@pytest.mark.parametrize("password", ["", "short-9", "1234567890", "aaaaaaaaaaaaaaaa", "iloveyou12"])
def test_what_anyone_would_guess_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        passwords.hash_new(password, "a@example.com")


@pytest.mark.parametrize(
    "password", ["gristle-otter-42", "correct horse battery", "x" * 5 + "7Qw!z9Lp", "密码很长而且不常见啊"]
)
def test_a_long_uncommon_one_is_fine(password: str) -> None:
    assert passwords.hash_new(password, "a@example.com").startswith("$argon2id$")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" Me@Example.COM ", "me@example.com"),
        ("me@server.local", "me@server.local"),
        ("me@localhost", "me@localhost"),
        ("m\u00fcller@b\u00fccher.example", "m\u00fcller@b\u00fccher.example"),
    ],
)
def test_an_address_has_one_spelling(given: str, kept: str) -> None:
    assert normal_email(given) == kept


@pytest.mark.parametrize("given", ["", "me", "me@", "@example.com", "a b@example.com", "a@example.com\nBcc: b@c.de"])
def test_what_cannot_be_an_address_is_refused(given: str) -> None:
    with pytest.raises(EmailInvalid):
        normal_email(given)
