"""A check as the outside sees it: the whole of it, its picture, and what people said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy.orm import selectinload

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState, DisputeReason, DisputeState, Feedback, Source
from aiguard.checks.verdict_views import (
    OpinionView,
    VerdictView,
    deciding_of,
    failure_of,
    is_repeated,
    opinion_view,
    verdict_view,
)

if TYPE_CHECKING:
    from uuid import UUID

    from aiguard.checks.rows import DisputeRow
    from aiguard.checks.verdict_views import FailureView
    from aiguard.checks.waiting import Wait

# What `view_of` reads beside the check's own row.
WHOLE: Final = (selectinload(CheckRow.verdicts), selectinload(CheckRow.opinions), selectinload(CheckRow.disputes))


@dataclass(frozen=True)
class ImageView:
    sha256: str
    size_bytes: int
    media_type: str
    width: int | None
    height: int | None
    has_preview: bool
    kept: bool


@dataclass(frozen=True)
class FeedbackView:
    said: Feedback
    words: str
    given_at: datetime


@dataclass(frozen=True)
class DisputeView:
    """With what was disputed, as it stood then."""

    id: UUID
    state: DisputeState
    reason: DisputeReason
    words: str
    links: list[str]
    band: str
    p_ai: float
    model_id: str
    model_revision: str
    answer: str
    created_at: datetime
    changed_at: datetime
    answered_at: datetime | None


class Appeal(StrEnum):
    """Where the owner's one appeal against a person's decision stands."""

    POSSIBLE = "possible"
    UNDER_WAY = "under_way"
    USED = "used"


@dataclass(frozen=True)
class DecisionView:
    """What a person found, beside what the model said."""

    outcome: str
    words: str
    decided_at: datetime
    appeal: Appeal


@dataclass(frozen=True)
class CheckView:
    """`queue_position`, `estimate_s` and `no_worker_s` as in `waiting.Wait`; None when it does not wait."""

    id: UUID
    file_name: str
    state: CheckState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    image: ImageView
    verdict: VerdictView | None
    failure: FailureView | None
    opinions: list[OpinionView]
    feedback: FeedbackView | None
    disputes: list[DisputeView]
    decision: DecisionView | None
    source: Source
    source_url: str | None
    note: str
    tags: list[str]
    keep_picture: bool
    for_training: bool
    picture_until: datetime | None
    delete_after: datetime | None
    queue_position: int | None = None
    estimate_s: int | None = None
    no_worker_s: int | None = None


def view_of(row: CheckRow, *, wait: Wait | None = None) -> CheckView:
    """The row must be loaded with WHOLE."""
    deciding = deciding_of(row)
    return CheckView(
        id=row.id,
        file_name=row.file_name,
        state=CheckState(row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempt=row.attempt,
        image=image_view_of(row),
        verdict=verdict_view(deciding) if deciding else None,
        failure=failure_of(row.failure_code, row.failure_text),
        opinions=[opinion_view(row, one, deciding) for one in row.opinions if not is_repeated(row, one, deciding)],
        feedback=feedback_view(row),
        disputes=[dispute_view(one) for one in row.disputes],
        decision=decision_view(row),
        source=Source(row.source),
        source_url=row.source_url,
        note=row.note,
        tags=row.tags,
        keep_picture=row.keep_picture,
        for_training=row.for_training,
        picture_until=row.picture_until,
        delete_after=row.delete_after,
        queue_position=wait.position if wait else None,
        estimate_s=wait.estimate_s if wait else None,
        no_worker_s=wait.no_worker_s if wait else None,
    )


def image_view_of(row: CheckRow) -> ImageView:
    return ImageView(
        sha256=row.sha256_hex,
        size_bytes=row.size_bytes,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        has_preview=row.has_preview,
        kept=row.image_id is not None,
    )


def feedback_view(row: CheckRow) -> FeedbackView | None:
    if row.feedback is None or row.feedback_at is None:
        return None
    return FeedbackView(Feedback(row.feedback), row.feedback_words, row.feedback_at)


def decision_view(row: CheckRow) -> DecisionView | None:
    """None also for the seconds in which it may still be taken back."""
    if row.decision is None or not is_final(row.decided_at):
        return None
    return DecisionView(row.decision, row.decision_words, row.decided_at or row.created_at, _appeal(row))


def _appeal(row: CheckRow) -> Appeal:
    states = {DisputeState(one.state) for one in row.disputes if one.after_decision}
    if states & {DisputeState.UPHELD, DisputeState.OVERRULED}:
        return Appeal.USED
    waiting = {dispute_view(one).state for one in row.disputes} & {DisputeState.OPEN, DisputeState.UNDER_REVIEW}
    return Appeal.UNDER_WAY if waiting else Appeal.POSSIBLE


def is_final(at: datetime | None) -> bool:
    return at is not None and at <= datetime.now(UTC)


def dispute_view(row: DisputeRow) -> DisputeView:
    """Under review until its answer is final."""
    final = row.answered_at is None or is_final(row.answered_at)
    return DisputeView(
        id=row.id,
        state=DisputeState(row.state) if final else DisputeState.UNDER_REVIEW,
        reason=DisputeReason(row.reason),
        words=row.words,
        links=row.links,
        band=row.band,
        p_ai=row.p_ai,
        model_id=row.model_id,
        model_revision=row.model_revision,
        answer=row.answer if final else "",
        created_at=row.created_at,
        changed_at=row.changed_at if final else row.created_at,
        answered_at=row.answered_at if final else None,
    )
