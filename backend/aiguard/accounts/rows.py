"""People and their roles, in the shape Flask-Security expects."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import BigInteger, Column, ForeignKey, LargeBinary, String, Table, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aiguard.db import Base

user_roles = Table(
    "user_roles",
    Base.metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("roles.id", ondelete="CASCADE"), primary_key=True),
)


class RoleRow(Base, RoleMixin):
    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)


class UserRow(Base, UserMixin):
    """One person. `fs_uniquifier` is what a session holds: changing it ends every session of theirs."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    # What an authenticator knows the person by; says nothing about them (WebAuthn, user handle).
    passkey_handle: Mapped[UUID] = mapped_column(Uuid, server_default=func.gen_random_uuid())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    keep_pictures_days: Mapped[int | None]  # None: as long as the operator says
    keep_checks_days: Mapped[int | None]
    keep_picture: Mapped[bool] = mapped_column(default=True, server_default=text("true"))  # what an upload begins with
    for_training: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    deleting_at: Mapped[datetime | None]  # since when the account is being taken away
    quota_checks_per_day: Mapped[int | None]  # this and the next: None as the operator set it for everybody
    quota_bytes: Mapped[int | None] = mapped_column(BigInteger)
    roles: Mapped[list[RoleRow]] = relationship(  # type: ignore[assignment]  # the mixin says list[RoleMixin]
        secondary=user_roles, lazy="selectin"
    )

    @property
    def role_names(self) -> list[str]:
        return [role.name for role in self.roles]


class SignInRow(Base):
    """One signed-in browser. Signing out deletes it, so that a kept copy of the cookie is worth nothing."""

    __tablename__ = "sign_ins"

    token_sha256_hex: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True, server_default=func.gen_random_uuid())  # what its owner sees
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user_agent: Mapped[str] = mapped_column(String(255), server_default="")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(server_default=func.now())  # written at most once a minute
    confirmed_at: Mapped[datetime] = mapped_column(server_default=func.now())  # the owner last proved to be there
    expires_at: Mapped[datetime]


class PasswordResetRow(Base):
    """One link by mail. Using it deletes every link of this person."""

    __tablename__ = "password_resets"

    token_sha256_hex: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]


class TwoStepRow(Base):
    """TOTP of one person; asked for at sign-in only once a first code has confirmed it."""

    __tablename__ = "two_steps"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger, server_default="0")  # of the last code taken: never again
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RecoveryCodeRow(Base):
    """One way in without the phone. Using it deletes it."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    code_sha256_hex: Mapped[str] = mapped_column(String(64), primary_key=True)


class PasskeyRow(Base):
    """One WebAuthn credential of a person."""

    __tablename__ = "passkeys"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=func.gen_random_uuid())
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)  # COSE
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    name: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_at: Mapped[datetime | None]


class SpentChallengeRow(Base):
    """A WebAuthn challenge that was answered once, kept for as long as its answer could be sent again."""

    __tablename__ = "spent_challenges"

    challenge_sha256_hex: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ApiTokenRow(Base):
    """One personal API token. The secret itself is kept nowhere; revoking deletes the row."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=func.gen_random_uuid())
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    secret_sha256_hex: Mapped[str] = mapped_column(String(64), unique=True)
    starts_with: Mapped[str] = mapped_column(String(16))  # to tell one from another
    scopes: Mapped[list[str]] = mapped_column(JSONB)  # scopes.Scope
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # to the minute


class UsageRow(Base):
    """How many checks a person began on a day (UTC). Deleting a check does not give it back."""

    __tablename__ = "usage_days"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    checks: Mapped[int]
