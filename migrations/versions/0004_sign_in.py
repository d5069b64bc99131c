"""sign-in: password resets, two-step sign-in, passkeys, sessions with a face"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NOW = sa.text("now()")
NEW_ID = sa.text("gen_random_uuid()")


def upgrade() -> None:
    op.add_column("users", sa.Column("passkey_handle", sa.Uuid(), server_default=NEW_ID, nullable=False))
    op.add_column("sign_ins", sa.Column("id", sa.Uuid(), server_default=NEW_ID, nullable=False))
    op.create_unique_constraint(op.f("uq_sign_ins_id"), "sign_ins", ["id"])
    op.add_column("sign_ins", sa.Column("user_agent", sa.String(length=255), server_default="", nullable=False))
    for name in ("last_seen_at", "confirmed_at"):
        op.add_column("sign_ins", sa.Column(name, sa.DateTime(timezone=True), server_default=NOW, nullable=False))
    op.create_table(
        "password_resets",
        sa.Column("token_sha256_hex", sa.String(length=64), nullable=False),
        _owner("password_resets"),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256_hex", name=op.f("pk_password_resets")),
    )
    op.create_index(op.f("ix_password_resets_user_id"), "password_resets", ["user_id"])
    op.create_table(
        "two_steps",
        _owner("two_steps"),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_two_steps")),
    )
    op.create_table(
        "recovery_codes",
        _owner("recovery_codes"),
        sa.Column("code_sha256_hex", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "code_sha256_hex", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), server_default=NEW_ID, nullable=False),
        _owner("passkeys"),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_user_id"), "passkeys", ["user_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("challenge_sha256_hex", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("challenge_sha256_hex", name=op.f("pk_spent_challenges")),
    )
    op.create_index(op.f("ix_spent_challenges_expires_at"), "spent_challenges", ["expires_at"])


def downgrade() -> None:
    for table in ("spent_challenges", "passkeys", "recovery_codes", "two_steps", "password_resets"):
        op.drop_table(table)
    for name in ("confirmed_at", "last_seen_at", "user_agent", "id"):
        op.drop_column("sign_ins", name)
    op.drop_column("users", "passkey_handle")


def _owner(table: str) -> sa.Column[int]:
    key = sa.ForeignKey("users.id", name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE")
    return sa.Column("user_id", sa.Integer(), key, nullable=False)
