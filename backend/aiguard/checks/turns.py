"""Who is next where several owners wait: one turn each, then one more each. Checks and second opinions alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import TextClause


# Turn k of every owner comes before turn k + 1 of anyone: 10,000 images of one person do not hold up one of another.
# The loose index scan (recursive CTE) touches one row an owner, the lateral at most `reach` rows an owner. `reach` is
# wider than the claim, because SKIP LOCKED must find other rows when a second worker holds the first ones.
def next_turns(table: str, also: str = "TRUE") -> TextClause:
    """The ids of up to `:wanted` queued rows, locked, in order; `:reach` rows an owner are looked at.

    `table` has id, owner_id, state and created_at; `also`: what else a row must fulfil, in SQL of this package.
    """
    return text(
        f"""
        WITH RECURSIVE owners AS (
          (SELECT owner_id FROM {table} WHERE state = 'queued' AND {also} ORDER BY owner_id LIMIT 1)
          UNION ALL
          SELECT (SELECT c.owner_id FROM {table} c WHERE c.state = 'queued' AND {also} AND c.owner_id > o.owner_id
                  ORDER BY c.owner_id LIMIT 1)
          FROM owners o WHERE o.owner_id IS NOT NULL
        ), turns AS (
          SELECT mine.id, mine.created_at, mine.turn
          FROM owners o
          CROSS JOIN LATERAL (
            SELECT id, created_at, row_number() OVER (ORDER BY created_at, id) AS turn
            FROM (SELECT id, created_at FROM {table} WHERE state = 'queued' AND {also} AND owner_id = o.owner_id
                  ORDER BY created_at, id LIMIT :reach) first_rows
          ) mine
          WHERE o.owner_id IS NOT NULL
        )
        SELECT c.id FROM {table} c JOIN turns t ON t.id = c.id
        WHERE c.state = 'queued'
        ORDER BY t.turn, t.created_at, c.id
        LIMIT :wanted
        FOR UPDATE OF c SKIP LOCKED
        """  # noqa: S608  # the parts are constants of this package
    )
