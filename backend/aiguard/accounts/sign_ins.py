"""Who is signed in where: a random token in the browser, its hash in the database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from aiguard.accounts.rows import SignInRow, UserRow

if TYPE_CHECKING:
    from aiguard.db import SessionFactory

LIFETIME = timedelta(days=30)


def begin(sessions: SessionFactory, user_id: int) -> str:
    """The token of a new sign-in; rows of this person that have run out go with it."""
    token = token_urlsafe(32)
    now = datetime.now(UTC)
    with sessions.begin() as session:
        session.execute(delete(SignInRow).where(SignInRow.user_id == user_id, SignInRow.expires_at < now))
        session.add(SignInRow(token_sha256_hex=_hashed(token), user_id=user_id, expires_at=now + LIFETIME))
    return token


def end(sessions: SessionFactory, token: str) -> None:
    with sessions.begin() as session:
        session.execute(delete(SignInRow).where(SignInRow.token_sha256_hex == _hashed(token)))


def find(sessions: SessionFactory, fs_uniquifier: str, token: str) -> UserRow | None:
    """The person, only while the account is active and neither the sign-in nor all sessions of theirs were ended."""
    query = (
        select(UserRow)
        .join(SignInRow, SignInRow.user_id == UserRow.id)
        .where(
            UserRow.fs_uniquifier == fs_uniquifier,
            UserRow.active,
            SignInRow.token_sha256_hex == _hashed(token),
            SignInRow.expires_at > datetime.now(UTC),
        )
    )
    with sessions() as session:
        return session.scalar(query)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
