"""Who is signed in where: a random token in the browser, its hash in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from aiguard.accounts.devices import LONGEST
from aiguard.accounts.errors import AccountThingNotFound
from aiguard.accounts.rows import SignInRow, UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from aiguard.db import SessionFactory

LIFETIME = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)  # else every request would write a row


@dataclass(frozen=True)
class SignedIn:
    person: UserRow
    sign_in: SignInRow


def begin(sessions: SessionFactory, user_id: int, user_agent: str) -> str:
    """The token of a new sign-in; rows of this person that have run out go with it."""
    token = token_urlsafe(32)
    now = datetime.now(UTC)
    row = SignInRow(
        token_sha256_hex=_hashed(token),
        user_id=user_id,
        user_agent=user_agent[:LONGEST].replace("\0", ""),
        expires_at=now + LIFETIME,
    )
    with sessions.begin() as session:
        session.execute(delete(SignInRow).where(SignInRow.user_id == user_id, SignInRow.expires_at < now))
        session.add(row)
    return token


def end(sessions: SessionFactory, token: str) -> None:
    with sessions.begin() as session:
        session.execute(delete(SignInRow).where(SignInRow.token_sha256_hex == _hashed(token)))


def find(sessions: SessionFactory, fs_uniquifier: str, token: str) -> SignedIn | None:
    """The person, only while the account is active and neither the sign-in nor all sessions of theirs were ended."""
    now = datetime.now(UTC)
    query = (
        select(UserRow, SignInRow)
        .join(SignInRow, SignInRow.user_id == UserRow.id)
        .where(
            UserRow.fs_uniquifier == fs_uniquifier,
            UserRow.active,
            SignInRow.token_sha256_hex == _hashed(token),
            SignInRow.expires_at > now,
        )
    )
    with sessions() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        return None
    person, row = found
    if row.last_seen_at < now - SEEN_EVERY:
        _write_seen(sessions, row.id, now)
    return SignedIn(person, row)


def of(sessions: SessionFactory, user_id: int) -> Sequence[SignInRow]:
    """Every sign-in of a person that still holds, the one seen last first."""
    query = (
        select(SignInRow)
        .where(SignInRow.user_id == user_id, SignInRow.expires_at > datetime.now(UTC))
        .order_by(SignInRow.last_seen_at.desc(), SignInRow.id)
    )
    with sessions() as session:
        return session.scalars(query).all()


def end_one(sessions: SessionFactory, user_id: int, sign_in_id: UUID) -> None:
    own = delete(SignInRow).where(SignInRow.user_id == user_id, SignInRow.id == sign_in_id).returning(SignInRow.id)
    with sessions.begin() as session:
        if session.scalar(own) is None:
            raise AccountThingNotFound


def end_others(sessions: SessionFactory, user_id: int, kept: UUID) -> None:
    with sessions.begin() as session:
        session.execute(delete(SignInRow).where(SignInRow.user_id == user_id, SignInRow.id != kept))


def confirm(sessions: SessionFactory, sign_in_id: UUID) -> None:
    """Note that the owner has just proved to be there."""
    seen = update(SignInRow).where(SignInRow.id == sign_in_id).values(confirmed_at=datetime.now(UTC))
    with sessions.begin() as session:
        session.execute(seen)


def _write_seen(sessions: SessionFactory, sign_in_id: UUID, now: datetime) -> None:
    stale = SignInRow.last_seen_at < now - SEEN_EVERY  # of requests side by side one writes
    with sessions.begin() as session:
        session.execute(update(SignInRow).where(SignInRow.id == sign_in_id, stale).values(last_seen_at=now))


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
