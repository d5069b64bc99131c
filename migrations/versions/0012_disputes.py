"""disputes: what the owner says of a verdict, and verdicts that are disputed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NOW = sa.text("clock_timestamp()")
UNANSWERED = sa.text("state IN ('open', 'under_review')")


def upgrade() -> None:
    op.add_column("checks", sa.Column("feedback", sa.String(length=16), nullable=True))
    op.add_column("checks", sa.Column("feedback_words", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("checks", sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_checks_feedback_has_a_time"), "checks", "(feedback IS NULL) = (feedback_at IS NULL)"
    )
    op.create_table(
        "disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("links", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("p_ai", sa.Double(), nullable=False),
        sa.Column("model_id", sa.String(length=128), nullable=False),
        sa.Column("model_revision", sa.String(length=128), nullable=False),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'under_review', 'upheld', 'overruled', 'withdrawn')", name=op.f("ck_disputes_state")
        ),
        sa.CheckConstraint(
            "(state IN ('upheld', 'overruled')) = (answered_at IS NOT NULL)",
            name=op.f("ck_disputes_answered_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_disputes_check_id_checks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_disputes_answered_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index("uq_disputes_open", "disputes", ["check_id"], unique=True, postgresql_where=UNANSWERED)
    op.create_index("ix_disputes_check_id", "disputes", ["check_id"])
    op.create_index("ix_disputes_waiting", "disputes", ["created_at", "id"], postgresql_where=UNANSWERED)


def downgrade() -> None:
    op.drop_table("disputes")
    op.drop_constraint("ck_checks_feedback_has_a_time", "checks")
    for name in ("feedback_at", "feedback_words", "feedback"):
        op.drop_column("checks", name)
