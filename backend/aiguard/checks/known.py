"""Verdicts there already are: the same bytes, judged by the same model, for the same person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class RunningModel:
    """Which model new checks are judged by; another one would be worth asking again."""

    id: str
    revision: str


def known_checks(
    session: Session, owner_id: int, sha256_hexes: Collection[str], model: RunningModel | None
) -> dict[str, UUID]:
    """The owner's newest settled check by hash of its file; hashes without one are left out."""
    if model is None or not sha256_hexes:
        return {}
    found = session.execute(
        select(CheckRow.sha256_hex, CheckRow.id)
        .where(
            CheckRow.owner_id == owner_id,
            CheckRow.sha256_hex.in_(sha256_hexes),
            CheckRow.state == CheckState.DONE,
            CheckRow.model_id == model.id,
            CheckRow.model_revision == model.revision,
        )
        .ext(distinct_on(CheckRow.sha256_hex))
        .order_by(CheckRow.sha256_hex, CheckRow.created_at.desc())
    )
    return {row.sha256_hex: row.id for row in found}
