"""Heatmaps on demand: asked for once, drawn by whichever worker is free, kept beside the picture.

The row says that one is wanted, so a lost wake-up costs seconds. Nothing is drawn that nobody asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, func, not_, or_, select, update

from aiguard.checks.errors import CheckNotFound
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import HeatmapState
from aiguard.storage import heatmap_key

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

DRAWING_S: Final = 60.0  # longer than any drawing: after that its worker is taken for dead


@dataclass(frozen=True)
class Asked:
    """The key it lies under once it is done, and how far it is."""

    verdict_id: int
    key: str
    state: HeatmapState


@dataclass(frozen=True)
class Commission:
    """One map to draw."""

    verdict_id: int
    model_id: str
    model_revision: str
    sha256_hex: str
    spec_sha256: str

    @property
    def key(self) -> str:
        return heatmap_key(self.sha256_hex, self.spec_sha256)


def ask(session: Session, owner_id: int, check_id: UUID, model_id: str | None = None) -> Asked:
    """Ask for the deciding verdict's map, or for that of a model's newest second opinion.

    CheckNotFound: no such check of this owner, no such verdict, its model offers no map, or the picture is gone.
    """
    with session.begin():
        query = select(VerdictRow, CheckRow.sha256_hex).join(CheckRow, CheckRow.id == VerdictRow.check_id)
        query = query.where(CheckRow.owner_id == owner_id, CheckRow.id == check_id, CheckRow.image_id.is_not(None))
        deciding = and_(VerdictRow.model_id == CheckRow.model_id, VerdictRow.model_revision == CheckRow.model_revision)
        query = query.where(deciding if model_id is None else and_(VerdictRow.model_id == model_id, not_(deciding)))
        found = session.execute(query.order_by(VerdictRow.created_at.desc()).limit(1)).one_or_none()
        if found is None or found[0].explanation is None:
            raise CheckNotFound
        verdict, sha256_hex = found
        if verdict.heatmap is None:
            verdict.heatmap = HeatmapState.WANTED
        return Asked(verdict.id, heatmap_key(sha256_hex, verdict.spec_sha256), HeatmapState(verdict.heatmap))


def ask_again(session: Session, asked: Asked) -> None:
    """It was drawn, and its file is gone."""
    with session.begin():
        done = update(VerdictRow).where(VerdictRow.id == asked.verdict_id, VerdictRow.heatmap == HeatmapState.DONE)
        session.execute(done.values(heatmap=HeatmapState.WANTED).execution_options(synchronize_session=False))


def take(session: Session, first_spec_sha256: str) -> Commission | None:
    """The next wanted map, or one whose worker is gone; those of the given model first. One transaction; commits."""
    late = and_(VerdictRow.heatmap == HeatmapState.DRAWING, VerdictRow.heatmap_until < func.clock_timestamp())
    with session.begin():
        query = select(VerdictRow, CheckRow.sha256_hex).join(CheckRow, CheckRow.id == VerdictRow.check_id)
        query = query.where(or_(VerdictRow.heatmap == HeatmapState.WANTED, late))
        in_order = query.order_by(VerdictRow.spec_sha256 != first_spec_sha256, VerdictRow.id).limit(1)
        found = session.execute(in_order.with_for_update(of=VerdictRow, skip_locked=True)).one_or_none()
        if found is None:
            return None
        verdict, sha256_hex = found
        verdict.heatmap = HeatmapState.DRAWING
        verdict.heatmap_until = func.clock_timestamp() + timedelta(seconds=DRAWING_S)
        return Commission(verdict.id, verdict.model_id, verdict.model_revision, sha256_hex, verdict.spec_sha256)


def settle(session: Session, drawn: Commission, state: HeatmapState) -> None:
    """Two workers may have drawn it: the file is the same, so the last word does no harm."""
    with session.begin():
        own = update(VerdictRow).where(VerdictRow.id == drawn.verdict_id)
        session.execute(own.values(heatmap=state, heatmap_until=None).execution_options(synchronize_session=False))
