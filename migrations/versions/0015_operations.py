"""operations: workers that tell of themselves, the model in use, the shadow run, what is stored"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NOW = sa.text("clock_timestamp()")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("model_id", sa.String(length=128), nullable=True),
        sa.Column("model_revision", sa.String(length=128), nullable=True),
        sa.Column("device", sa.String(length=128), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("pictures", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("pictures_per_s", sa.Float(), nullable=True),
        sa.Column("started_at", AT, server_default=NOW, nullable=False),
        sa.Column("seen_at", AT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_index("ix_workers_seen_at", "workers", ["seen_at"])
    op.create_table(
        "serving",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("in_use", sa.String(length=160), nullable=True),
        sa.Column("revision", sa.String(length=128), nullable=True),
        sa.Column("before", sa.String(length=160), nullable=True),
        sa.Column("shadow", sa.String(length=160), nullable=True),
        sa.Column("shadow_revision", sa.String(length=128), nullable=True),
        sa.Column("shadow_since", AT, nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", AT, server_default=NOW, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_serving_only_one")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_serving_changed_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serving")),
    )
    op.create_table(
        "stored",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("files", sa.BigInteger(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", AT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_stored")),
    )
    _shadow_verdicts()


def _shadow_verdicts() -> None:
    op.create_table(
        "shadow_verdicts",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(length=160), nullable=False),
        sa.Column("revision", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_until", AT, nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("failure_code", sa.String(length=64), nullable=True),
        sa.Column("failure_text", sa.String(), nullable=True),
        sa.Column("weights_sha256", sa.String(length=64), nullable=True),
        sa.Column("spec_sha256", sa.String(length=64), nullable=True),
        sa.Column("p_ai", sa.Float(), nullable=True),
        sa.Column("logit", sa.Float(), nullable=True),
        sa.Column("band", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("created_at", AT, server_default=NOW, nullable=False),
        sa.Column("finished_at", AT, nullable=True),
        sa.CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_shadow_verdicts_state")),
        sa.CheckConstraint(
            "(state = 'running') = (lease_token IS NOT NULL)", name=op.f("ck_shadow_verdicts_running_has_a_lease")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure_code IS NOT NULL)", name=op.f("ck_shadow_verdicts_failed_has_a_reason")
        ),
        sa.CheckConstraint("(state = 'done') = (band IS NOT NULL)", name=op.f("ck_shadow_verdicts_done_has_a_band")),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_shadow_verdicts_check_id_checks"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_verdicts")),
        sa.UniqueConstraint("check_id", "model", "revision", name=op.f("uq_shadow_verdicts_check_id_model_revision")),
    )
    for name, columns, where in (
        ("queue", ["id"], "state = 'queued'"),
        ("lease", ["lease_until"], "state = 'running'"),
        ("model", ["model", "revision", "state"], None),
    ):
        found = {"postgresql_where": sa.text(where)} if where else {}
        op.create_index(f"ix_shadow_verdicts_{name}", "shadow_verdicts", columns, **found)


def downgrade() -> None:
    for table in ("shadow_verdicts", "stored", "serving", "workers"):
        op.drop_table(table)
