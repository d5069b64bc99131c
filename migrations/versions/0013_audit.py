"""audit: the append-only, hash-chained log"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# One writer at a time, from here to the commit: the chain has no forks. A volatile function sees, with each of its
# statements, what others committed meanwhile.
CHAIN = """
CREATE FUNCTION audit.chain() RETURNS trigger LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog AS $$
DECLARE
  before audit.log;
BEGIN
  PERFORM pg_advisory_xact_lock(7022925031);
  SELECT * INTO before FROM audit.log ORDER BY id DESC LIMIT 1;
  NEW.id := coalesce(before.id, 0) + 1;
  NEW.at := clock_timestamp();
  NEW.previous_sha256 := coalesce(before.sha256_hex, repeat('0', 64));
  NEW.sha256_hex := encode(sha256(convert_to(NEW.previous_sha256 || jsonb_build_array(
    NEW.id, to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), NEW.actor_id, NEW.action, NEW.subject,
    NEW.details)::text, 'UTF8')), 'hex');
  RETURN NEW;
END $$
"""
REFUSE = """
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log can only be added to.' USING ERRCODE = 'insufficient_privilege';
END $$
"""
TRIGGERS = (
    "CREATE TRIGGER chain BEFORE INSERT ON audit.log FOR EACH ROW EXECUTE FUNCTION audit.chain()",
    "CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON audit.log FOR EACH ROW EXECUTE FUNCTION audit.refuse()",
    "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.log FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()",
)


def upgrade() -> None:
    op.execute("CREATE SCHEMA audit")
    op.create_table(
        "log",
        sa.Column("id", sa.BigInteger(), autoincrement=False, server_default=sa.text("0"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("sha256_hex", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
        schema="audit",
    )
    for name, column in (("subject", "subject"), ("actor_id", "actor_id"), ("action", "action")):
        op.create_index(f"ix_log_{name}", "log", [column, "id"], schema="audit")
    for statement in (CHAIN, REFUSE, *TRIGGERS):
        op.execute(statement)


def downgrade() -> None:
    """Only before it was sealed: afterwards the service's own role cannot."""
    op.execute("DROP SCHEMA audit CASCADE")
