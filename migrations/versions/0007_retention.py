"""retention: pictures whose files are to go, dates by which checks go, and a person's own limits"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DATES = {
    "delete_after": "delete_after IS NOT NULL",
    "picture_until": "picture_until IS NOT NULL AND image_id IS NOT NULL",
}
VERDICT_ONLY = "NOT keep_picture AND image_id IS NOT NULL"
NOW = sa.text("now()")


def upgrade() -> None:
    op.create_table(
        "doomed_blobs",
        sa.Column("sha256_hex", sa.String(length=64), nullable=False),
        sa.Column("doomed_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("sha256_hex", name=op.f("pk_doomed_blobs")),
    )
    op.create_index("ix_doomed_blobs_doomed_at", "doomed_blobs", ["doomed_at"])
    op.create_table(
        "retention",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("keep_pictures_days", sa.Integer(), nullable=True),
        sa.Column("keep_checks_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_retention_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
    )
    for name, due in DATES.items():
        op.create_index(f"ix_checks_{name}", "checks", [name], postgresql_where=sa.text(due))
    op.create_index("ix_checks_verdict_only", "checks", ["id"], postgresql_where=sa.text(VERDICT_ONLY))
    op.create_index("ix_idempotency_keys_created_at", "idempotency_keys", ["created_at"])
    for column in _limits():
        op.add_column("users", column)


def downgrade() -> None:
    for column in reversed(_limits()):
        op.drop_column("users", column.name)
    op.drop_index("ix_idempotency_keys_created_at", table_name="idempotency_keys")
    op.drop_index("ix_checks_verdict_only", table_name="checks")
    for name in reversed(DATES):
        op.drop_index(f"ix_checks_{name}", table_name="checks")
    op.drop_table("retention")
    op.drop_index("ix_doomed_blobs_doomed_at", table_name="doomed_blobs")
    op.drop_table("doomed_blobs")


def _limits() -> list[sa.Column]:
    return [
        sa.Column("keep_pictures_days", sa.Integer(), nullable=True),
        sa.Column("keep_checks_days", sa.Integer(), nullable=True),
        sa.Column("keep_picture", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("for_training", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    ]
