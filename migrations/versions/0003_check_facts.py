"""check facts: a check holds what is known of its file and its deciding verdict, and may outlive its picture"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _columns():
        op.add_column("checks", column)
    op.execute(FROM_IMAGES)
    op.execute(FROM_VERDICTS)
    for name in ("width", "height", "perceptual_hash", "has_preview"):
        op.drop_column("images", name)
    for name in ("sha256_hex", "size_bytes", "media_type"):
        op.alter_column("checks", name, nullable=False)
    op.alter_column("checks", "image_id", nullable=True)
    op.create_check_constraint(op.f("ck_checks_p_ai"), "checks", "p_ai >= 0 AND p_ai <= 1")
    op.drop_constraint("uq_verdicts_check_id_model_id", "verdicts")
    op.create_unique_constraint(
        op.f("uq_verdicts_check_id_model_id_model_revision"), "verdicts", ["check_id", "model_id", "model_revision"]
    )


def downgrade() -> None:
    op.execute("DELETE FROM checks WHERE image_id IS NULL")
    op.execute(ONE_VERDICT_A_MODEL)
    op.drop_constraint("uq_verdicts_check_id_model_id_model_revision", "verdicts")
    op.create_unique_constraint(op.f("uq_verdicts_check_id_model_id"), "verdicts", ["check_id", "model_id"])
    op.drop_constraint("ck_checks_p_ai", "checks")
    op.alter_column("checks", "image_id", nullable=False)
    op.add_column("images", sa.Column("width", sa.Integer(), nullable=True))
    op.add_column("images", sa.Column("height", sa.Integer(), nullable=True))
    op.add_column("images", sa.Column("perceptual_hash", sa.BigInteger(), nullable=True))
    op.add_column("images", sa.Column("has_preview", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute(TO_IMAGES)
    for column in reversed(_columns()):
        op.drop_column("checks", column.name)


FROM_IMAGES = """
UPDATE checks c SET sha256_hex = i.sha256_hex, size_bytes = i.size_bytes, media_type = i.media_type,
  width = CASE WHEN c.state = 'done' THEN i.width END, height = CASE WHEN c.state = 'done' THEN i.height END,
  perceptual_hash = CASE WHEN c.state = 'done' THEN i.perceptual_hash END,
  has_preview = c.state = 'done' AND i.has_preview
FROM images i WHERE i.id = c.image_id
"""
FROM_VERDICTS = """
UPDATE checks c SET band = v.band, p_ai = v.p_ai, model_id = v.model_id, model_revision = v.model_revision
FROM verdicts v
WHERE v.id = (SELECT id FROM verdicts WHERE check_id = c.id ORDER BY created_at DESC, id DESC LIMIT 1)
"""
TO_IMAGES = """
UPDATE images i SET width = c.width, height = c.height, perceptual_hash = c.perceptual_hash, has_preview = c.has_preview
FROM checks c WHERE c.image_id = i.id AND c.state = 'done'
"""
ONE_VERDICT_A_MODEL = """
DELETE FROM verdicts v USING verdicts newer
WHERE newer.check_id = v.check_id AND newer.model_id = v.model_id AND newer.id > v.id
"""


def _columns() -> list[sa.Column]:
    return [
        sa.Column("sha256_hex", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("media_type", sa.String(length=32), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("perceptual_hash", sa.BigInteger(), nullable=True),
        sa.Column("has_preview", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("source", sa.String(length=16), server_default=sa.text("'upload'"), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.String(64)), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("keep_picture", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("for_training", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("picture_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("band", sa.String(length=32), nullable=True),
        sa.Column("p_ai", sa.Double(), nullable=True),
        sa.Column("model_id", sa.String(length=128), nullable=True),
        sa.Column("model_revision", sa.String(length=128), nullable=True),
    ]
