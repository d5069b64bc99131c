"""What an admin does with accounts. Every deed stands in the audit log, written in its own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, func, select

from aiguard.accounts.errors import AccountThingNotFound
from aiguard.accounts.last_admin import keep_an_admin
from aiguard.accounts.roles import Role, highest
from aiguard.accounts.rows import RoleRow, SignInRow, UserRow
from aiguard.audit import log
from aiguard.audit.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory


@dataclass(frozen=True)
class PersonView:
    """`last_seen_at`: in any browser; None: never, or signed out everywhere."""

    id: int
    email: str
    role: Role
    active: bool
    created_at: datetime
    last_seen_at: datetime | None


@dataclass(frozen=True)
class Change:
    """None: leave it as it is."""

    role: Role | None = None
    active: bool | None = None


@dataclass(frozen=True)
class PeoplePage:
    items: list[PersonView]
    next_before: int | None


def list_people(
    session: Session, *, search: str | None = None, before: int | None = None, limit: int = 50
) -> PeoplePage:
    """Newest account first; `search`: part of an email, in any case."""
    query = select(UserRow).order_by(UserRow.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(UserRow.id < before)
    if search:
        query = query.where(UserRow.email.icontains(search, autoescape=True))
    rows = session.scalars(query).all()
    shown = rows[:limit]
    seen = _last_seen(session, shown)
    more = shown[-1].id if len(rows) > limit else None
    return PeoplePage([view_of(row, seen.get(row.id)) for row in shown], more)


def change(sessions: SessionFactory, actor_id: int, user_id: int, asked: Change) -> PersonView:
    """Holds from the person's next request on. LastAdmin when nobody could manage people then."""
    with sessions.begin() as session:
        if asked.active is False or asked.role not in (None, Role.ADMIN):
            keep_an_admin(session, user_id)
        user = _locked(session, user_id)
        for action, details in _applied(session, user, asked):
            log.write(session, actor_id, action, subject_of(user_id), details)
        return view_of(user, _last_seen(session, [user]).get(user_id))


def _applied(session: Session, user: UserRow, asked: Change) -> list[tuple[Action, dict[str, str]]]:
    """What really changed: asking for what is already so is no deed."""
    deeds: list[tuple[Action, dict[str, str]]] = []
    known = highest(user.role_names)
    if asked.role is not None and asked.role is not known:
        user.roles = [_role_row(session, asked.role)]
        deeds.append((Action.USER_ROLE_CHANGED, {"from": known.value, "to": asked.role.value}))
    if asked.active is False and user.active:
        user.active = False
        _end_sessions(session, user)
        deeds.append((Action.USER_SUSPENDED, {}))
    if asked.active is True and not user.active and user.deleting_at is None:
        user.active = True
        deeds.append((Action.USER_RESTORED, {}))
    return deeds


def end_sessions(sessions: SessionFactory, actor_id: int, user_id: int) -> None:
    with sessions.begin() as session:
        _end_sessions(session, _locked(session, user_id))
        log.write(session, actor_id, Action.USER_SESSIONS_ENDED, subject_of(user_id))


def _role_row(session: Session, role: Role) -> RoleRow:
    return session.scalar(select(RoleRow).where(RoleRow.name == role)) or RoleRow(name=role.value)


def subject_of(user_id: int) -> str:
    return f"user:{user_id}"


def _locked(session: Session, user_id: int) -> UserRow:
    user = session.get(UserRow, user_id, with_for_update=True)
    if user is None:
        raise AccountThingNotFound
    return user


def _end_sessions(session: Session, user: UserRow) -> None:
    user.fs_uniquifier = uuid4().hex
    session.execute(delete(SignInRow).where(SignInRow.user_id == user.id))


def _last_seen(session: Session, rows: Sequence[UserRow]) -> dict[int, datetime]:
    latest = select(SignInRow.user_id, func.max(SignInRow.last_seen_at).label("seen")).group_by(SignInRow.user_id)
    found = session.execute(latest.where(SignInRow.user_id.in_([row.id for row in rows])))
    return {row.user_id: row.seen for row in found}


def view_of(row: UserRow, last_seen_at: datetime | None = None) -> PersonView:
    return PersonView(row.id, row.email, highest(row.role_names), row.active, row.created_at, last_seen_at)
