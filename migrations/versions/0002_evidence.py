"""evidence: what the file tells, what a re-save does, and whether the picture can be judged, beside each verdict"""

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


def downgrade() -> None:
    for name in reversed(EMPTY):
        op.drop_column("verdicts", name)
