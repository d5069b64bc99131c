"""similar: pictures that look alike are found by an index on the parts of their perceptual hash"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SHIFTS = (48, 32, 16, 0)


def upgrade() -> None:
    op.execute(FORGET_BLANKS)
    for at, shift in enumerate(SHIFTS):
        op.create_index(
            f"ix_checks_hash_{at}",
            "checks",
            ["owner_id", sa.literal_column(f"((perceptual_hash >> {shift}) & 65535)")],
            postgresql_where=sa.text("perceptual_hash IS NOT NULL"),
        )


def downgrade() -> None:
    for at in range(len(SHIFTS)):
        op.drop_index(f"ix_checks_hash_{at}", table_name="checks")


# The hash of an empty picture is chance, and such pictures are not alike.
FORGET_BLANKS = """
UPDATE checks c SET perceptual_hash = NULL
FROM verdicts v WHERE v.check_id = c.id AND v.fitness ->> 'unfit' = 'blank'
"""
