"""evidence: what the file tells, what a re-save does, what the picture is and where the answer comes from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EMPTY = {"resaved": "'[]'", "fitness": "'{}'", "evidence": "'[]'"}


def upgrade() -> None:
    for name, empty in EMPTY.items():
        column = sa.Column(name, postgresql.JSONB(), server_default=sa.text(empty), nullable=False)
        op.add_column("verdicts", column)
    op.add_column("verdicts", sa.Column("explanation", sa.String(length=32), nullable=True))
    op.add_column("verdicts", sa.Column("heatmap", sa.String(length=16), nullable=True))
    op.add_column("verdicts", sa.Column("heatmap_until", sa.DateTime(timezone=True), nullable=True))
    open_ones = sa.text("heatmap IN ('wanted', 'drawing')")
    op.create_index("ix_verdicts_heatmap", "verdicts", ["id"], postgresql_where=open_ones)


def downgrade() -> None:
    op.drop_index("ix_verdicts_heatmap", table_name="verdicts")
    for name in ("heatmap_until", "heatmap", "explanation"):
        op.drop_column("verdicts", name)
    for name in reversed(EMPTY):
        op.drop_column("verdicts", name)
