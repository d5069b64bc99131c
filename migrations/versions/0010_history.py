"""history: what a million checks of one person are filtered, searched and sorted by"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# GIN keeps sets. With the owner in every member, nobody's search walks through the checks of others. RETURN binds
# names when the function is made, so that no search_path can put another function in their place.
CHECK_FACETS = """
CREATE FUNCTION check_facets(
  owner_id integer, media_type text, source text, model_id text, band text, tags text[]
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
RETURN array_remove(ARRAY[
  owner_id::text || '/format/' || media_type, owner_id::text || '/source/' || source,
  owner_id::text || '/model/' || model_id, owner_id::text || '/band/' || band
], NULL) || ARRAY(SELECT owner_id::text || '/tag/' || lower(tag COLLATE pg_c_utf8) FROM unnest(tags) AS tag)
"""
# Every piece of one, two and three characters: also a search for two letters has an index.
NAME_GRAMS = """
CREATE FUNCTION name_grams(owner_id integer, file_name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
RETURN ARRAY(
  SELECT owner_id::text || '/' || substr(lower(file_name COLLATE pg_c_utf8), place, size)
  FROM generate_series(1, 3) AS size, generate_series(1, length(file_name) - size + 1) AS place
)
"""
# What has no probability to show is sorted before or after all that have one.
SHOWN_P_AI = """
CREATE FUNCTION shown_p_ai(band text, p_ai double precision, nothing double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN band = 'not_applicable' THEN nothing ELSE coalesce(p_ai, nothing) END
"""
NEWEST_FIRST = (sa.text("created_at DESC"), sa.text("id DESC"))


def upgrade() -> None:
    op.execute(CHECK_FACETS)
    op.execute(NAME_GRAMS)
    op.execute(SHOWN_P_AI)
    waiting, failed = sa.text("state IN ('queued', 'running')"), sa.text("state = 'failed'")
    op.create_index("ix_checks_band", "checks", ["owner_id", "band", *NEWEST_FIRST])
    op.create_index("ix_checks_model", "checks", ["owner_id", "model_id", *NEWEST_FIRST])
    counted = ["state", "band", "media_type", "model_id"]
    op.create_index("ix_checks_counted", "checks", ["owner_id", "created_at"], postgresql_include=counted)
    op.create_index("ix_checks_waiting", "checks", ["owner_id", *NEWEST_FIRST], postgresql_where=waiting)
    op.create_index("ix_checks_failed", "checks", ["owner_id", *NEWEST_FIRST], postgresql_where=failed)
    high, low = sa.text("shown_p_ai(band, p_ai, '-1') DESC"), sa.text("shown_p_ai(band, p_ai, '2')")
    op.create_index("ix_checks_p_ai_high", "checks", ["owner_id", high, sa.text("id DESC")])
    op.create_index("ix_checks_p_ai_low", "checks", ["owner_id", low, "id"])
    op.create_index("ix_checks_name", "checks", ["owner_id", sa.text("lower(file_name COLLATE pg_c_utf8)"), "id"])
    op.create_index("ix_checks_size", "checks", ["owner_id", "size_bytes", "id"])
    facets = sa.text("check_facets(owner_id, media_type, source, model_id, band, tags)")
    op.create_index(
        "ix_checks_search",
        "checks",
        [facets, sa.text("name_grams(owner_id, file_name)")],
        postgresql_using="gin",
    )
    op.create_index(
        "ix_checks_tagged",
        "checks",
        ["owner_id"],
        postgresql_include=["tags"],
        postgresql_where=sa.text("tags <> '{}'"),
    )


def downgrade() -> None:
    for name in (
        "tagged",
        "search",
        "size",
        "name",
        "p_ai_low",
        "p_ai_high",
        "failed",
        "waiting",
        "counted",
        "model",
        "band",
    ):
        op.drop_index(f"ix_checks_{name}", "checks")
    op.execute("DROP FUNCTION shown_p_ai")
    op.execute("DROP FUNCTION name_grams")
    op.execute("DROP FUNCTION check_facets")
