"""One case with everything that is needed to decide it, in one answer. Reading it is a look, and is written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from aiguard.checks.rows import CheckRow
from aiguard.checks.verdict_views import deciding_of, is_repeated, opinion_view, verdict_view
from aiguard.checks.views import WHOLE, dispute_view, feedback_view
from aiguard.review.errors import CaseNotFound
from aiguard.review.grouping import settled_like
from aiguard.review.listing import emails_of, summaries
from aiguard.review.openings import covers, open_one
from aiguard.review.rows import CaseRow, DecisionRow, NoteRow
from aiguard.review.states import Outcome, ReasonCode
from aiguard.review.uploader import uploader_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.verdict_views import OpinionView, VerdictView
    from aiguard.checks.views import DisputeView, FeedbackView
    from aiguard.review.listing import CaseSummary
    from aiguard.review.uploader import UploaderView

MOST_BESIDE: Final = 24


@dataclass(frozen=True)
class PictureView:
    """Upright size in px. `kept`: whether there is still a picture at all."""

    width: int | None
    height: int | None
    media_type: str
    size_bytes: int
    has_preview: bool
    kept: bool


@dataclass(frozen=True)
class CheckedView:
    """The check as another person may see it: without name, note, address, hash and without what EXIF details say."""

    id: UUID
    created_at: datetime
    finished_at: datetime | None
    source: str
    picture: PictureView
    verdict: VerdictView | None
    opinions: list[OpinionView]
    feedback: FeedbackView | None
    disputes: list[DisputeView]
    decision: Outcome | None
    decided_at: datetime | None


@dataclass(frozen=True)
class DecisionView:
    """`holds`: what holds since then, when it settled its case; its maker may take it back until `final_at`."""

    id: UUID
    case_id: UUID
    auditor_id: int | None
    outcome: Outcome
    reason_code: ReasonCode
    words: str
    owner_words: str
    settles: bool
    holds: Outcome | None
    overrules: bool
    band: str
    p_ai: float
    model_id: str
    model_revision: str
    made_at: datetime
    final_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True)
class NoteView:
    id: int
    author_id: int | None
    text: str
    created_at: datetime


@dataclass(frozen=True)
class SimilarView:
    """A settled case of a picture that looks like this one. `distance`: differing bits of 64."""

    case: CaseSummary
    distance: int


@dataclass(frozen=True)
class CaseView:
    case: CaseSummary
    claim_token: UUID | None
    check: CheckedView
    uploader: UploaderView
    group: list[CaseSummary]
    similar: list[SimilarView]
    notes: list[NoteView]
    decisions: list[DecisionView]
    people: dict[int, str]
    opening: int


def open_case_view(session: Session, me: int, case_id: UUID, opening: int | None = None) -> CaseView:
    """With the log's entry for the look, unless `opening` is one that covers it already. CaseNotFound. Commits."""
    with session.begin():
        row = session.get(CaseRow, case_id, populate_existing=True)
        if row is None:
            raise CaseNotFound
        view = _view(session, me, row)
        beside = {one.check_id for one in view.group} | {one.case.check_id for one in view.similar}
        if opening is None or not covers(session, me, opening, row.check_id):
            opening = open_one(session, me, row.check_id, beside - {row.check_id}, case_id)
        return replace(view, opening=opening)


def _view(session: Session, me: int, row: CaseRow) -> CaseView:
    [summary] = summaries(session, me, [row.id])
    decisions = _decisions(session, row.check_id)
    notes = _notes(session, row.id)
    group = summaries(session, me, _group(session, row))
    near = settled_like(session, row.perceptual_hash, but=row.check_id, most=MOST_BESIDE)
    alike = {one.id: one for one in summaries(session, me, [one.case_id for one in near])}
    named = {one.auditor_id for one in decisions} | {one.author_id for one in notes}
    named |= {each for one in (summary, *group) for each in (one.claimed_by, one.assigned_to)}
    return CaseView(
        case=summary,
        claim_token=row.claim_token if summary.claimed_by == me else None,
        check=_checked(session, row.check_id),
        uploader=uploader_of(session, row.owner_id),
        group=group,
        similar=[SimilarView(alike[one.case_id], one.distance) for one in near if one.case_id in alike],
        notes=notes,
        decisions=decisions,
        people=emails_of(session, named),
        opening=0,
    )


def _group(session: Session, row: CaseRow) -> Sequence[UUID]:
    """The other unsettled cases of its group, oldest first."""
    query = select(CaseRow.id).where(
        CaseRow.group_id == row.group_id, CaseRow.id != row.id, CaseRow.settled_at.is_(None)
    )
    return session.scalars(query.order_by(CaseRow.opened_at, CaseRow.id).limit(MOST_BESIDE)).all()


def _checked(session: Session, check_id: UUID) -> CheckedView:
    row = session.scalars(select(CheckRow).where(CheckRow.id == check_id).options(*WHOLE)).one()
    deciding = deciding_of(row)
    return CheckedView(
        id=row.id,
        created_at=row.created_at,
        finished_at=row.finished_at,
        source=row.source,
        picture=PictureView(
            row.width, row.height, row.media_type, row.size_bytes, row.has_preview, row.image_id is not None
        ),
        verdict=_without_details(verdict_view(deciding)) if deciding else None,
        opinions=[
            _bare(opinion_view(row, one, deciding)) for one in row.opinions if not is_repeated(row, one, deciding)
        ],
        feedback=feedback_view(row),
        disputes=[dispute_view(one) for one in row.disputes],
        decision=Outcome(row.decision) if row.decision else None,
        decided_at=row.decided_at,
    )


def _bare(opinion: OpinionView) -> OpinionView:
    return replace(opinion, verdict=_without_details(opinion.verdict) if opinion.verdict else None)


def _without_details(verdict: VerdictView) -> VerdictView:
    """What was found and what it weighs; not the file's own words: camera, place, prompt, names are its owner's."""
    evidence: list[dict[str, Any]] = [one | {"details": {}} for one in verdict.evidence]
    return replace(verdict, evidence=evidence)


def _decisions(session: Session, check_id: UUID) -> list[DecisionView]:
    query = select(DecisionRow).where(DecisionRow.check_id == check_id).order_by(DecisionRow.made_at, DecisionRow.id)
    rows = session.scalars(query.execution_options(populate_existing=True))
    return [decision_view(row) for row in rows]


def decision_view(row: DecisionRow) -> DecisionView:
    return DecisionView(
        id=row.id,
        case_id=row.case_id,
        auditor_id=row.auditor_id,
        outcome=Outcome(row.outcome),
        reason_code=ReasonCode(row.reason_code),
        words=row.words,
        owner_words=row.owner_words,
        settles=row.settles,
        holds=Outcome(row.holds) if row.holds else None,
        overrules=row.overrules,
        band=row.band,
        p_ai=row.p_ai,
        model_id=row.model_id,
        model_revision=row.model_revision,
        made_at=row.made_at,
        final_at=row.final_at,
        undone_at=row.undone_at,
    )


def _notes(session: Session, case_id: UUID) -> list[NoteView]:
    query = select(NoteRow).where(NoteRow.case_id == case_id).order_by(NoteRow.id)
    return [NoteView(row.id, row.author_id, row.text, row.created_at) for row in session.scalars(query)]
