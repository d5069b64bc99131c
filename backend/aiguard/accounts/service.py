"""Making accounts and recognising their owners. Hashing needs an application context of Flask-Security."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from aiguard.accounts import passwords
from aiguard.accounts.errors import EmailInvalid, EmailTaken, RegistrationClosed, WrongCredentials, WrongPassword
from aiguard.accounts.roles import Role
from aiguard.accounts.rows import PasswordResetRow, RoleRow, SignInRow, UserRow
from aiguard.audit import log
from aiguard.audit.actions import Action

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

# An address is a name here and nothing is sent to it: me@server.local is as good as any. The library's way to say so.
SPECIAL_USE_DOMAIN_NAMES.clear()
REGISTRATION_LOCK = 0x61696701  # pg_advisory_xact_lock: whether an account is the first is decided one at a time


def has_accounts(session: Session) -> bool:
    return bool(session.scalar(select(exists().where(UserRow.id.is_not(None)))))


def register(sessions: SessionFactory, email: str, password: str, *, is_open: bool) -> UserRow:
    """A new account; the very first one is the admin, and is welcome even where registration is closed."""
    email = normal_email(email)
    with sessions() as session:
        if not is_open and has_accounts(session):
            raise RegistrationClosed
    hashed = passwords.hash_new(password, email)  # slow on purpose, so before the transaction
    return _add(sessions, email, hashed, Role.CHECKER, only_first=not is_open)


def create(sessions: SessionFactory, email: str, password: str, role: Role) -> UserRow:
    """A new account by the operator's hand, whether registration is open or not; the very first one is the admin."""
    email = normal_email(email)
    hashed = passwords.hash_new(password, email)
    return _add(sessions, email, hashed, role, only_first=False, entry=Entry(None, Action.USER_CREATED))


def invite(sessions: SessionFactory, actor_id: int, email: str, role: Role) -> UserRow:
    """An account that nobody has a password of yet: its owner chooses one by a link."""
    nobodys = passwords.hash_of_nothing()
    entry = Entry(actor_id, Action.USER_INVITED)
    return _add(sessions, normal_email(email), nobodys, role, only_first=False, entry=entry)


@dataclass(frozen=True)
class Entry:
    """What the audit log says of a new account; one that its owner makes stands nowhere in it."""

    actor_id: int | None
    action: Action


def _add(
    sessions: SessionFactory, email: str, hashed: str, role: Role, *, only_first: bool, entry: Entry | None = None
) -> UserRow:
    try:
        with sessions.begin() as session:
            session.execute(select(func.pg_advisory_xact_lock(REGISTRATION_LOCK)))
            first = not has_accounts(session)
            if only_first and not first:
                raise RegistrationClosed
            user = _insert(session, email, hashed, Role.ADMIN if first else role)
            if entry:
                log.write(session, entry.actor_id, entry.action, f"user:{user.id}", {"role": user.role_names[0]})
            return user
    except IntegrityError:
        raise EmailTaken from None


def _insert(session: Session, email: str, hashed: str, role: Role) -> UserRow:
    row = session.scalar(select(RoleRow).where(RoleRow.name == role)) or RoleRow(name=role.value)
    user = UserRow(email=email, password=hashed, active=True, fs_uniquifier=uuid4().hex, roles=[row])
    session.add(user)
    session.flush()
    return user


def authenticate(sessions: SessionFactory, email: str, password: str) -> UserRow:
    """The active account with this email and password, else WrongCredentials after the same work."""
    with sessions() as session:
        user = session.scalar(select(UserRow).where(UserRow.email == _folded(email)))
    if not passwords.matches(password, user.password if user else None) or user is None or not user.active:
        raise WrongCredentials
    if passwords.is_outdated(user.password):
        _store_anew(sessions, user, password)
    return user


def confirm_password(user: UserRow, password: str) -> None:
    """Else WrongPassword."""
    if not passwords.matches(password, user.password):
        raise WrongPassword


def change_password(sessions: SessionFactory, user: UserRow, current: str, new: str) -> UserRow:
    """Set another password and end every session, this one too; the person as they are now."""
    confirm_password(user, current)
    hashed = passwords.hash_new(new, user.email)  # slow on purpose, so before the transaction
    with sessions.begin() as session:
        return replace_password(session, user, hashed)


def replace_password(session: Session, user: UserRow, hashed: str) -> UserRow:
    """With it end all sessions, all sign-ins that wait for a second step, and all links to choose a password."""
    fresh = session.get_one(UserRow, user.id, with_for_update=True)
    fresh.password = hashed
    fresh.fs_uniquifier = uuid4().hex
    for row in (SignInRow, PasswordResetRow):
        session.execute(delete(row).where(row.user_id == user.id))
    return fresh


def find_active(session: Session, email: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.email == _folded(email), UserRow.active))


def find_by_uniquifier(sessions: SessionFactory, fs_uniquifier: str) -> UserRow | None:
    with sessions() as session:
        return session.scalar(select(UserRow).where(UserRow.fs_uniquifier == fs_uniquifier, UserRow.active))


def _store_anew(sessions: SessionFactory, user: UserRow, password: str) -> None:
    """The same password under today's parameters, unless it was changed meanwhile."""
    hashed = passwords.hash_again(password)
    same = update(UserRow).where(UserRow.id == user.id, UserRow.password == user.password)
    with sessions.begin() as session:
        session.execute(same.values(password=hashed))


def normal_email(email: str) -> str:
    """One spelling for one address."""
    try:
        checked = validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        raise EmailInvalid from None
    if len(checked.normalized) > 255:
        raise EmailInvalid
    return checked.normalized.lower()


def _folded(email: str) -> str:
    try:
        return normal_email(email)
    except EmailInvalid:
        return ""
