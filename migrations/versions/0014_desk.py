"""desk: policies, cases, decisions, notes, and what a person found beside the verdict"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NOW = sa.text("clock_timestamp()")
UNSETTLED = sa.text("settled_at IS NULL")
DONE = sa.text("state = 'done'")
HASH_PARTS = [f"((perceptual_hash >> {shift}) & 65535)" for shift in (48, 32, 16, 0)]

CASE_FACETS = """
CREATE FUNCTION case_facets(
  state text, kind text, band text, model_id text, owner_id integer, reasons text[], tags text[]
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
RETURN ARRAY['state/' || state, 'kind/' || kind, 'band/' || band, 'model/' || model_id, 'owner/' || owner_id::text]
  || ARRAY(SELECT 'reason/' || reason FROM unnest(reasons) AS reason)
  || ARRAY(SELECT 'tag/' || lower(tag COLLATE pg_c_utf8) FROM unnest(tags) AS tag)
"""
FOLLOW = """
CREATE FUNCTION cases_follow_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases SET tags = NEW.tags, perceptual_hash = NEW.perceptual_hash WHERE check_id = NEW.id;
  RETURN NULL;
END $$
"""
# Not while a check is being judged: then it has no case yet.
FOLLOWING = """
CREATE TRIGGER cases_follow AFTER UPDATE OF tags, perceptual_hash ON checks FOR EACH ROW
WHEN (OLD.band IS NOT NULL AND
  (OLD.tags IS DISTINCT FROM NEW.tags OR OLD.perceptual_hash IS DISTINCT FROM NEW.perceptual_hash))
EXECUTE FUNCTION cases_follow_check()
"""
# A group without one that stands for it would be seen by nobody.
LEAD = """
CREATE FUNCTION cases_lead_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cases SET leads = true WHERE id = (
    SELECT id FROM cases WHERE group_id = OLD.group_id AND settled_at IS NULL ORDER BY opened_at, id LIMIT 1
  );
  RETURN NULL;
END $$
"""
LEADING = """
CREATE TRIGGER lead_anew AFTER DELETE ON cases FOR EACH ROW WHEN (OLD.leads AND OLD.settled_at IS NULL)
EXECUTE FUNCTION cases_lead_anew()
"""
# An auditor's account may go, and an undo may be noted once, in time. Rows go with their check only.
STAY = """
CREATE FUNCTION decisions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(OLD) - 'undone_at' - 'auditor_id') IS DISTINCT FROM (to_jsonb(NEW) - 'undone_at' - 'auditor_id')
    OR (OLD.auditor_id IS DISTINCT FROM NEW.auditor_id AND NEW.auditor_id IS NOT NULL)
    OR (OLD.undone_at IS DISTINCT FROM NEW.undone_at AND OLD.undone_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'A decision stays as it was made.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$
"""
STAYING = "CREATE TRIGGER stay BEFORE UPDATE ON decisions FOR EACH ROW EXECUTE FUNCTION decisions_stay()"
FIRST_RULES = [
    {"kind": "evidence", "weights": ["declares_ai"], "sources": [], "risk": 0.3, "hours": 72},
    {"kind": "band", "bands": ["likely_ai"], "risk": 0.5, "hours": 72},
    {"kind": "feedback", "said": ["wrong"], "risk": 0.7, "hours": 48},
    {"kind": "sample", "percent": 1.0, "risk": 0.05, "hours": 168},
]
FIRST_SETTINGS = {"two_person": "never", "review_own": False, "appeal_hours": 24, "appeal_risk": 0.9}


def upgrade() -> None:
    _checks()
    _policies()
    _cases()
    _decisions()
    op.create_table(
        "case_notes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_notes_case_id_cases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_case_notes_author_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_notes")),
    )
    op.create_index("ix_case_notes_case_id", "case_notes", ["case_id"])


def _checks() -> None:
    # What is here already was judged before there was a policy: it counts as looked at by none (0), at no cost a row.
    op.add_column("checks", sa.Column("screened_version", sa.Integer(), server_default=sa.text("0"), nullable=True))
    op.alter_column("checks", "screened_version", server_default=None)
    op.add_column("checks", sa.Column("decision", sa.String(length=32), nullable=True))
    op.add_column("checks", sa.Column("decision_words", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("checks", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.create_check_constraint(
        op.f("ck_checks_decision_has_a_time"), "checks", "(decision IS NULL) = (decided_at IS NULL)"
    )
    newest = [sa.text("created_at DESC"), sa.text("id DESC")]
    op.create_index(
        "ix_checks_decision",
        "checks",
        ["owner_id", "decision", *newest],
        postgresql_where=sa.text("decision IS NOT NULL"),
    )
    op.create_index("ix_checks_finished", "checks", ["finished_at"], postgresql_where=DONE)
    unscreened = sa.text("state = 'done' AND screened_version IS NULL")
    op.create_index("ix_checks_unscreened", "checks", ["id"], postgresql_where=unscreened)
    op.add_column(
        "disputes", sa.Column("after_decision", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def _policies() -> None:
    policies = op.create_table(
        "policies",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_policies_created_by_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policies")),
    )
    first = {
        "version": 1,
        "rules": FIRST_RULES,
        "settings": FIRST_SETTINGS,
        "words": "The policy this service comes with.",
    }
    op.bulk_insert(policies, [first])


def _cases() -> None:
    op.execute(CASE_FACETS)
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), server_default=sa.text("'open'"), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.String(length=32)), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("risk", sa.Double(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("barred", postgresql.ARRAY(sa.Integer()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("p_ai", sa.Double(), nullable=False),
        sa.Column("model_id", sa.String(length=128), nullable=False),
        sa.Column("model_revision", sa.String(length=128), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.String(length=64)), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("perceptual_hash", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('flag', 'sample', 'appeal')", name=op.f("ck_cases_kind")),
        sa.CheckConstraint("state IN ('open', 'second_review', 'settled')", name=op.f("ck_cases_state")),
        sa.CheckConstraint("(state = 'settled') = (settled_at IS NOT NULL)", name=op.f("ck_cases_settled_has_a_time")),
        sa.CheckConstraint("(claim_token IS NULL) = (claimed_until IS NULL)", name=op.f("ck_cases_claimed_has_an_end")),
        sa.CheckConstraint("risk >= 0 AND risk <= 1", name=op.f("ck_cases_risk")),
        sa.ForeignKeyConstraint(["check_id"], ["checks.id"], name=op.f("fk_cases_check_id_checks"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_cases_owner_id_users"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["disputes.id"], name=op.f("fk_cases_dispute_id_disputes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["policy_version"], ["policies.version"], name=op.f("fk_cases_policy_version_policies")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["users.id"], name=op.f("fk_cases_claimed_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["users.id"], name=op.f("fk_cases_assigned_to_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_index("uq_cases_open", "cases", ["check_id", "kind"], unique=True, postgresql_where=UNSETTLED)
    op.create_index("ix_cases_check_id", "cases", ["check_id"])
    op.create_index("ix_cases_owner_id", "cases", ["owner_id"])
    op.create_index("ix_cases_dispute_id", "cases", ["dispute_id"], postgresql_where=sa.text("dispute_id IS NOT NULL"))
    op.create_index("ix_cases_risk", "cases", [sa.text("(-risk)"), "opened_at", "id"], postgresql_where=UNSETTLED)
    op.create_index("ix_cases_age", "cases", ["opened_at", "id"], postgresql_where=UNSETTLED)
    op.create_index("ix_cases_due", "cases", ["due_at", "id"], postgresql_where=UNSETTLED)
    newest = [sa.text("settled_at DESC"), sa.text("id DESC")]
    op.create_index("ix_cases_settled", "cases", newest, postgresql_where=sa.text("state = 'settled'"))
    op.create_index("ix_cases_claimed", "cases", ["claimed_by"], postgresql_where=UNSETTLED)
    op.create_index("ix_cases_assigned", "cases", ["assigned_to"], postgresql_where=UNSETTLED)
    op.create_index("ix_cases_group", "cases", ["group_id"])
    facets = sa.text("case_facets(state, kind, band, model_id, owner_id, reasons, tags)")
    op.create_index("ix_cases_search", "cases", [facets], postgresql_using="gin", postgresql_where=UNSETTLED)
    hashed = sa.text("perceptual_hash IS NOT NULL")
    for at, part in enumerate(HASH_PARTS):
        op.create_index(f"ix_cases_hash_{at}", "cases", [sa.text(part)], postgresql_where=hashed)
    op.execute(FOLLOW)
    op.execute(FOLLOWING)
    op.execute(LEAD)
    op.execute(LEADING)


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deed_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("auditor_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason_code", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner_words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("settles", sa.Boolean(), nullable=False),
        sa.Column("holds", sa.String(length=32), nullable=True),
        sa.Column("overrules", sa.Boolean(), nullable=False),
        sa.Column("state_before", sa.String(length=16), nullable=False),
        sa.Column("band", sa.String(length=32), nullable=False),
        sa.Column("p_ai", sa.Double(), nullable=False),
        sa.Column("model_id", sa.String(length=128), nullable=False),
        sa.Column("model_revision", sa.String(length=128), nullable=False),
        sa.Column("thresholds_id", sa.String(length=128), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=NOW, nullable=False),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('confirmed_ai', 'confirmed_real', 'cannot_tell', 'needs_second_review')",
            name=op.f("ck_decisions_outcome"),
        ),
        sa.CheckConstraint("settles = (holds IS NOT NULL)", name=op.f("ck_decisions_settled_holds")),
        sa.CheckConstraint("undone_at IS NULL OR undone_at <= final_at", name=op.f("ck_decisions_undone_in_time")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id_cases"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["check_id"], ["checks.id"], name=op.f("fk_decisions_check_id_checks"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["auditor_id"], ["users.id"], name=op.f("fk_decisions_auditor_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_case_id", "decisions", ["case_id"])
    op.create_index("ix_decisions_check_id", "decisions", ["check_id", "made_at"])
    op.create_index("ix_decisions_made_at", "decisions", ["made_at"])
    op.create_index("ix_decisions_deed_id", "decisions", ["deed_id"])
    op.execute(STAY)
    op.execute(STAYING)


def downgrade() -> None:
    for table in ("case_notes", "decisions", "cases", "policies"):
        if table == "cases":
            op.execute("DROP TRIGGER cases_follow ON checks")
        op.drop_table(table)
    for function in ("decisions_stay()", "cases_lead_anew()", "cases_follow_check()", "case_facets"):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_column("disputes", "after_decision")
    op.drop_index("ix_checks_unscreened", "checks")
    op.drop_index("ix_checks_finished", "checks")
    op.drop_index("ix_checks_decision", "checks")
    op.drop_constraint("ck_checks_decision_has_a_time", "checks")
    for name in ("decided_at", "decision_words", "decision", "screened_version"):
        op.drop_column("checks", name)
