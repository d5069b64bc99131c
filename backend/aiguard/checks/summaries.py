"""Checks as the history lists them: the row alone, without the whole verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import load_only

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState, Source
from aiguard.checks.verdict_views import FailureView, failure_of
from aiguard.checks.views import ImageView, image_view_of, is_final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

COLUMNS = (
    CheckRow.id, CheckRow.file_name, CheckRow.state, CheckRow.created_at, CheckRow.finished_at, CheckRow.sha256_hex,
    CheckRow.size_bytes, CheckRow.media_type, CheckRow.width, CheckRow.height, CheckRow.has_preview, CheckRow.band,
    CheckRow.p_ai, CheckRow.model_id, CheckRow.failure_code, CheckRow.failure_text, CheckRow.source, CheckRow.note,
    CheckRow.tags, CheckRow.picture_until, CheckRow.delete_after, CheckRow.image_id,
    CheckRow.decision, CheckRow.decided_at,
)  # fmt: skip


@dataclass(frozen=True)
class OutcomeView:
    """Of the deciding verdict."""

    band: str
    p_ai: float
    model_id: str


@dataclass(frozen=True)
class SummaryView:
    id: UUID
    file_name: str
    state: CheckState
    created_at: datetime
    finished_at: datetime | None
    image: ImageView
    verdict: OutcomeView | None
    decision: str | None  # what a person found
    failure: FailureView | None
    source: Source
    note: str
    tags: list[str]
    picture_until: datetime | None
    delete_after: datetime | None


@dataclass(frozen=True)
class SummaryPage:
    """In the order asked for; `next_cursor` is None on the last page."""

    items: list[SummaryView]
    next_cursor: str | None


def summaries(session: Session, owner_id: int, check_ids: Sequence[UUID]) -> list[SummaryView]:
    """In the given order; what is gone or somebody else's is left out."""
    query = select(CheckRow).options(load_only(*COLUMNS, raiseload=True))
    rows = session.scalars(query.where(CheckRow.owner_id == owner_id, CheckRow.id.in_(check_ids)))
    found = {row.id: summary_of(row) for row in rows}
    return [found[check_id] for check_id in check_ids if check_id in found]


def summary_of(row: CheckRow) -> SummaryView:
    decided = row.band is not None and row.p_ai is not None
    return SummaryView(
        id=row.id,
        file_name=row.file_name,
        state=CheckState(row.state),
        created_at=row.created_at,
        finished_at=row.finished_at,
        image=image_view_of(row),
        verdict=OutcomeView(row.band or "", row.p_ai or 0.0, row.model_id or "") if decided else None,
        decision=row.decision if is_final(row.decided_at) else None,
        failure=failure_of(row.failure_code, row.failure_text),
        source=Source(row.source),
        note=row.note,
        tags=row.tags,
        picture_until=row.picture_until,
        delete_after=row.delete_after,
    )
