"""Near-duplicates among cases, whoever uploaded them: by perceptual hash and an index, as checks.similar does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import text

from aiguard.checks.case_lock import hold_cases
from aiguard.checks.rows import HASH_PARTS
from aiguard.checks.similar import NEAR, asked_parts

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

SAME: Final = 4  # bits of 64: settled with one key, so nearer than what merely looks alike


@dataclass(frozen=True)
class NearCase:
    """`distance`: differing bits of 64."""

    case_id: UUID
    group_id: UUID
    distance: int


def _nearest(more: str, order: str) -> Any:
    found = " OR ".join(f"({part}) = ANY(:part_{at})" for at, part in enumerate(HASH_PARTS))
    return text(
        f"""
        SELECT id, group_id, bit_count((perceptual_hash # CAST(:hash AS bigint))::bit(64)) AS distance FROM cases
        WHERE perceptual_hash IS NOT NULL AND {more} AND ({found})
          AND bit_count((perceptual_hash # CAST(:hash AS bigint))::bit(64)) <= :near
        ORDER BY {order} LIMIT :most
        """  # noqa: S608  # made of this module's own words
    )


OPEN: Final = _nearest("settled_at IS NULL AND kind <> 'appeal'", "distance, opened_at, id")
# Only rows that change: no other case is locked for it.
LEAD: Final = text(
    """
    WITH first AS (
      SELECT id FROM cases WHERE group_id = :group_id AND settled_at IS NULL ORDER BY opened_at, id LIMIT 1
    )
    UPDATE cases SET leads = (cases.id = first.id) FROM first
    WHERE group_id = :group_id AND settled_at IS NULL AND leads <> (cases.id = first.id)
    """
)
SETTLED: Final = _nearest("state = 'settled' AND check_id <> CAST(:but AS uuid)", "distance, settled_at DESC, id")


def group_of(session: Session, perceptual_hash: int | None) -> UUID | None:
    """The group of the nearest open case of nearly the same picture; None: it stands alone.

    Until the caller's transaction ends nobody else is answered: of two that come in at the same moment the second
    must find the first.
    """
    if perceptual_hash is None:
        return None
    hold_cases(session)
    near = _near(session, OPEN, perceptual_hash, {"near": SAME, "most": 1})
    return near[0].group_id if near else None


def settled_like(session: Session, perceptual_hash: int | None, *, but: UUID, most: int) -> list[NearCase]:
    """Settled cases of pictures that look like this one, but of another check; nearest first."""
    return _near(session, SETTLED, perceptual_hash, {"near": NEAR, "most": most, "but": but})


def lead_anew(session: Session, group_id: UUID) -> None:
    """The oldest unsettled case of a group stands for it in the queue. The caller has taken hold_cases."""
    session.execute(LEAD, {"group_id": group_id})


def _near(session: Session, query: Any, perceptual_hash: int | None, asked: dict[str, Any]) -> list[NearCase]:
    if perceptual_hash is None:
        return []
    told = {"hash": perceptual_hash, **asked_parts(perceptual_hash), **asked}
    return [NearCase(row.id, row.group_id, row.distance) for row in session.execute(query, told)]
