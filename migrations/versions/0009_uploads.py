"""uploads: files that arrive in parts, and earlier checks found by the bytes of their file"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_checks_known", "checks", ["owner_id", "sha256_hex"])
    op.create_table(
        "partial_uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("parts", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("terms", postgresql.JSONB(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("offset_bytes <= size_bytes", name=op.f("ck_partial_uploads_offset")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["users.id"], name=op.f("fk_partial_uploads_owner_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_partial_uploads_check_id_checks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partial_uploads")),
    )
    for column in ("owner_id", "check_id", "expires_at"):
        op.create_index(op.f(f"ix_partial_uploads_{column}"), "partial_uploads", [column])


def downgrade() -> None:
    op.drop_table("partial_uploads")
    op.drop_index("ix_checks_known", "checks")
