"""Personal API tokens: shown once, kept as a hash, good for their scopes until they run out or are revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select, update

from aiguard.accounts.errors import AccountThingNotFound, TokenInvalid, TooManyTokens
from aiguard.accounts.rows import ApiTokenRow, UserRow
from aiguard.accounts.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

PREFIX = "aig_"  # so that secret scanners, and people, know one when they see it
SHOWN_CHARACTERS = 8  # of 47: tells one token from another and gives nothing away
MOST = 50
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class TokenView:
    """All that may be known of a token later."""

    id: UUID
    name: str
    starts_with: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True)
class NewToken:
    secret: str
    token: TokenView


@dataclass(frozen=True)
class Bearer:
    """Whoever a valid token speaks for, and how far."""

    user: UserRow
    scopes: frozenset[Scope]


def create(
    sessions: SessionFactory, user_id: int, name: str, scopes: Iterable[Scope], lifetime: timedelta | None
) -> NewToken:
    secret = PREFIX + token_urlsafe(32)
    row = ApiTokenRow(
        user_id=user_id,
        name=name,
        secret_sha256_hex=_hashed(secret),
        starts_with=secret[:SHOWN_CHARACTERS],
        scopes=sorted(set(scopes)),
        expires_at=datetime.now(UTC) + lifetime if lifetime else None,
    )
    with sessions.begin() as session:
        # The person's row is held, so that two requests at once cannot both make the last one.
        session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
        if len(list_tokens(session, user_id)) >= MOST:
            raise TooManyTokens(MOST)
        session.add(row)
        session.flush()
        session.refresh(row)
    return NewToken(secret, _view(row))


def list_tokens(session: Session, user_id: int) -> list[TokenView]:
    """Newest first; those that ran out stay until they are revoked."""
    query = select(ApiTokenRow).where(ApiTokenRow.user_id == user_id)
    return [_view(row) for row in session.scalars(query.order_by(ApiTokenRow.created_at.desc(), ApiTokenRow.id))]


def count_good(session: Session, user_id: int) -> int:
    """How many open something now."""
    return session.scalar(select(func.count()).where(ApiTokenRow.user_id == user_id, _has_not_run_out())) or 0


def revoke(sessions: SessionFactory, user_id: int, token_id: UUID) -> None:
    """AccountThingNotFound when it is absent or somebody else's."""
    with sessions.begin() as session:
        own = delete(ApiTokenRow).where(ApiTokenRow.user_id == user_id, ApiTokenRow.id == token_id)
        if session.scalar(own.returning(ApiTokenRow.id)) is None:
            raise AccountThingNotFound


def use(sessions: SessionFactory, secret: str) -> Bearer:
    """TokenInvalid unless it is known, has not run out, and its person is active."""
    query = (
        select(UserRow, ApiTokenRow)
        .join(ApiTokenRow, ApiTokenRow.user_id == UserRow.id)
        .where(ApiTokenRow.secret_sha256_hex == _hashed(secret), UserRow.active, _has_not_run_out())
    )
    with sessions() as session:
        found = session.execute(query).one_or_none()
    if found is None:
        raise TokenInvalid
    user, token = found
    _note_use(sessions, token)
    return Bearer(user, frozenset(_scopes(token)))


def _has_not_run_out() -> ColumnElement[bool]:
    return or_(ApiTokenRow.expires_at.is_(None), ApiTokenRow.expires_at > func.clock_timestamp())


def _note_use(sessions: SessionFactory, token: ApiTokenRow) -> None:
    """At most one write a minute, whatever the traffic: the condition also holds between processes."""
    now = datetime.now(UTC)
    if token.last_used_at and now - token.last_used_at < USE_NOTED_EVERY:
        return
    stale = or_(ApiTokenRow.last_used_at.is_(None), ApiTokenRow.last_used_at <= now - USE_NOTED_EVERY)
    with sessions.begin() as session:
        session.execute(update(ApiTokenRow).where(ApiTokenRow.id == token.id, stale).values(last_used_at=now))


def _view(row: ApiTokenRow) -> TokenView:
    return TokenView(row.id, row.name, row.starts_with, _scopes(row), row.created_at, row.expires_at, row.last_used_at)


def _scopes(row: ApiTokenRow) -> list[Scope]:
    return [scope for scope in Scope if scope in row.scopes]


def _hashed(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
