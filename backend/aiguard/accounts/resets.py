"""A new password by mail: a link that works once, for an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from aiguard.accounts import passwords, tokens
from aiguard.accounts.errors import ResetInvalid
from aiguard.accounts.rows import PasswordResetRow, UserRow
from aiguard.accounts.service import find_active, replace_password

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from aiguard.accounts.post import Post
    from aiguard.db import SessionFactory

LIFETIME = timedelta(hours=1)
MOST_LINKS = 5  # that work at one time, so that nobody's mailbox is flooded from here
SUBJECT = "Reset your password"
TEXT = """\
Somebody, most likely you, asked for a new password at AI Guard Vision.

Choose it here within an hour:
{link}

If it was not you, do nothing: your password stays as it is.
"""
INVITED_FOR = timedelta(days=7)
INVITED_SUBJECT = "You are invited to AI Guard Vision"
INVITED_TEXT = """\
An account at AI Guard Vision was made for you.

Choose a password for it within a week:
{link}
"""
CHANGED_SUBJECT = "Your password was changed"
CHANGED_TEXT = """\
The password of your account at AI Guard Vision was changed just now, and every other session was ended.

If it was not you, ask for a new password on the sign-in page at once.
"""
TOKENS_TEXT = """
API tokens that still work: {count}. Programs that use them go on as before. Revoke those you do not know under
"Your account", "API tokens".
"""


@dataclass(frozen=True)
class Resets:
    sessions: SessionFactory
    post: Post

    def ask(self, email: str, base_url: str) -> None:
        """Mail a link to the owner of this address, if there is one. Returns at once and says nothing of that."""
        self.post.later(lambda: self._mail_link(email, base_url))

    def invite(self, user: UserRow, base_url: str) -> str:
        """Mail the owner of a new account a link to choose a password; the same link, for whoever invites."""
        token = token_urlsafe(32)
        with self.sessions.begin() as session:
            _note(session, user, token, INVITED_FOR)
        link = f"{base_url}/reset/{token}"
        self.post.later(lambda: self.post.send(user.email, INVITED_SUBJECT, INVITED_TEXT.format(link=link)))
        return link

    def use(self, token: str, password: str) -> int:
        """Set the password and end every session, else ResetInvalid, or WeakPassword with the link still good.

        Returns how many API tokens still work: a forgotten password is no reason to stop somebody's programs, and a
        stolen one is for them to tell.
        """
        with self.sessions() as session:
            user = session.scalar(_owner_of(token))
        if user is None:
            raise ResetInvalid
        hashed = passwords.hash_new(password, user.email)  # slow on purpose, so before the transaction
        with self.sessions.begin() as session:
            _spend(session, token)
            replace_password(session, user, hashed)
            left = tokens.count_good(session, user.id)
        self.tell(user)
        return left

    def tell(self, user: UserRow) -> None:
        """Let the owner know that the password is another one now."""
        self.post.later(lambda: self.post.send(user.email, CHANGED_SUBJECT, CHANGED_TEXT + self._tokens_text(user.id)))

    def _tokens_text(self, user_id: int) -> str:
        with self.sessions() as session:
            count = tokens.count_good(session, user_id)
        return TOKENS_TEXT.format(count=count) if count else ""

    def _mail_link(self, email: str, base_url: str) -> None:
        token = token_urlsafe(32)
        with self.sessions.begin() as session:
            user = find_active(session, email)
            if user is None or not _note(session, user, token):
                return
        self.post.send(user.email, SUBJECT, TEXT.format(link=f"{base_url}/reset/{token}"))


def _note(session: Session, user: UserRow, token: str, lifetime: timedelta = LIFETIME) -> bool:
    """Whether the link was noted; not where enough of them work already."""
    now = datetime.now(UTC)
    own = PasswordResetRow.user_id == user.id
    session.scalar(select(UserRow.id).where(UserRow.id == user.id).with_for_update())  # counted one at a time
    session.execute(delete(PasswordResetRow).where(own, PasswordResetRow.expires_at < now))
    if (session.scalar(select(func.count()).where(own)) or 0) >= MOST_LINKS:
        return False
    session.add(PasswordResetRow(token_sha256_hex=_hashed(token), user_id=user.id, expires_at=now + lifetime))
    return True


def _spend(session: Session, token: str) -> None:
    """Of two uses at once the second finds nothing. The other links go with the old password."""
    row = PasswordResetRow
    good = delete(row).where(row.token_sha256_hex == _hashed(token), row.expires_at > datetime.now(UTC))
    if session.scalar(good.returning(row.user_id)) is None:
        raise ResetInvalid


def _owner_of(token: str) -> Select[UserRow]:
    row = PasswordResetRow
    return (
        select(UserRow)
        .join(row, row.user_id == UserRow.id)
        .where(row.token_sha256_hex == _hashed(token), row.expires_at > datetime.now(UTC), UserRow.active)
    )


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
