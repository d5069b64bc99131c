"""Settings are read once; what is wrong stops the start with a sentence for each fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from aiguard.config import Settings, SettingsInvalid

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = {
    "DATABASE_URL": "postgresql://a:b@localhost/c",
    "BROKER_URL": "redis://localhost:6379/0",
    "STORAGE_URL": "file:///tmp/blobs",
    "AIGUARD_SECRET_KEY": "s" * 32,
}


def test_a_bare_database_url_gets_the_driver_we_ship() -> None:
    for scheme in ("postgresql", "postgres", "postgresql+psycopg2"):
        settings = Settings.load(WHOLE | {"DATABASE_URL": f"{scheme}://a:b@localhost/c"})
        assert settings.database_url == "postgresql+psycopg2://a:b@localhost/c"


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.load({})
    for name in WHOLE:
        assert f"{name} is not set." in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://x", "must begin with postgresql://"),
        ("BROKER_URL", "amqp://x", "must begin with redis://"),
        ("STORAGE_URL", "/tmp/blobs", "must begin with file:"),
        ("AIGUARD_SECRET_KEY", "short", "at least 32 characters"),
        ("AIGUARD_PORT", "0", "greater than or equal to 1"),
        ("AIGUARD_MAX_PIXELS", "many", "valid integer"),
        ("AIGUARD_PUBLIC_URL", "https://check.example.org/path", "match pattern"),
        ("AIGUARD_MAIL_URL", "imap://mail.example.org", "match pattern"),
        ("AIGUARD_MAIL_URL", "smtp://mail.example.org", "also needs AIGUARD_MAIL_FROM and AIGUARD_PUBLIC_URL"),
    ],
)
def test_a_wrong_value_says_which_and_why_but_not_the_value(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsInvalid, match=name) as caught:
        Settings.load(WHOLE | {name: value})
    assert words in str(caught.value)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("f" * 40 + "\n")
    rest = {name: value for name, value in WHOLE.items() if name != "AIGUARD_SECRET_KEY"}
    assert Settings.load(rest | {"AIGUARD_SECRET_KEY_FILE": str(secret)}).secret_key == "f" * 40
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        Settings.load(rest | {"AIGUARD_SECRET_KEY_FILE": str(tmp_path / "absent")})


def test_settings_do_not_change() -> None:
    settings = Settings.load(WHOLE)
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
