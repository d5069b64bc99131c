"""Near-duplicates among one person's own pictures, by perceptual hash and an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from aiguard.checks.errors import CheckNotFound
from aiguard.checks.history import pick_checks
from aiguard.checks.rows import HASH_PARTS, CheckRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.views import CheckView

NEAR: Final = 7  # bits of 64
PART_BITS: Final = 16
MOST: Final = 24


@dataclass(frozen=True)
class Near:
    """`distance`: differing bits of 64, 0..NEAR."""

    check_id: UUID
    distance: int


@dataclass(frozen=True)
class Alike:
    check: CheckView
    distance: int


# At most 7 differing bits in four parts leave one part with at most one: looking each part up with its 17 nearest
# values misses nothing. Source: multi-index hashing, Norouzi 2012.
NEAREST = text(
    f"""
    SELECT id, bit_count((perceptual_hash # CAST(:hash AS bigint))::bit(64)) AS distance FROM checks
    WHERE owner_id = :owner_id AND perceptual_hash IS NOT NULL
      AND ({" OR ".join(f"({part}) = ANY(:part_{at})" for at, part in enumerate(HASH_PARTS))})
      AND bit_count((perceptual_hash # CAST(:hash AS bigint))::bit(64)) <= :near
      AND id IS DISTINCT FROM CAST(:but AS uuid)
    ORDER BY distance, created_at DESC, id DESC
    LIMIT :most
    """  # noqa: S608  # the parts are constants of this package
)


def similar_to(
    session: Session, owner_id: int, perceptual_hash: int | None, *, but: UUID | None = None, most: int = MOST
) -> list[Near]:
    """The owner's checks within NEAR bits, nearest first, then newest. None, a picture too plain to tell: none."""
    if perceptual_hash is None:
        return []
    asked = asked_parts(perceptual_hash)
    told = {"hash": perceptual_hash, "owner_id": owner_id, "near": NEAR, "but": but, "most": most}
    return [Near(row.id, row.distance) for row in session.execute(NEAREST, asked | told)]


def similar_checks(session: Session, owner_id: int, check_id: UUID) -> list[Alike]:
    """The owner's other checks of pictures that look like this one's. CheckNotFound: absent, or somebody else's."""
    row = session.get(CheckRow, check_id)
    if row is None or row.owner_id != owner_id:
        raise CheckNotFound
    near = similar_to(session, owner_id, row.perceptual_hash, but=check_id)
    views = {view.id: view for view in pick_checks(session, owner_id, [one.check_id for one in near]).items}
    return [Alike(views[one.check_id], one.distance) for one in near if one.check_id in views]


def asked_parts(perceptual_hash: int) -> dict[str, list[int]]:
    """Each part of the hash with its neighbours, as NEAREST takes them."""
    return {f"part_{at}": _neighbours(part) for at, part in enumerate(_parts(perceptual_hash))}


def _parts(perceptual_hash: int) -> list[int]:
    return [perceptual_hash >> shift & (1 << PART_BITS) - 1 for shift in (48, 32, 16, 0)]


def _neighbours(part: int) -> list[int]:
    """The part and what differs from it in one bit."""
    return [part, *(part ^ 1 << bit for bit in range(PART_BITS))]
