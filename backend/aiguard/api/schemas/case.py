"""One case with everything that is needed to decide it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aiguard.api.schemas.cases import CaseSummary
from aiguard.api.schemas.checks import Dispute, FeedbackGiven, Opinion, Verdict
from aiguard.api.schemas.text import Text
from aiguard.checks.states import Source
from aiguard.review.states import Outcome, ReasonCode
from aiguard.verdict import Band


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True, protected_namespaces=())


class CasePicture(_Shown):
    width: int | None
    height: int | None
    media_type: str
    size_bytes: int
    has_preview: bool
    kept: bool


class CheckedPicture(_Shown):
    """The check without its name, note, address and hash; evidence comes without its details."""

    id: UUID
    created_at: datetime
    finished_at: datetime | None
    source: Source
    picture: CasePicture
    verdict: Verdict | None
    opinions: list[Opinion]
    feedback: FeedbackGiven | None
    disputes: list[Dispute]
    decision: Outcome | None = Field(description="What a person found and what holds beside the verdict")
    decided_at: datetime | None


class Uploader(_Shown):
    """In numbers."""

    id: int
    since: datetime
    checks: int
    bands: dict[str, int]
    decisions: dict[str, int]
    open_cases: int
    disputes: dict[str, int]


class Decision(_Shown):
    id: UUID
    case_id: UUID
    auditor_id: int | None = Field(description="Null: that account is gone")
    outcome: Outcome
    reason_code: ReasonCode
    words: str
    owner_words: str
    settles: bool = Field(description="False: a proposal, or a call for a second review")
    holds: Outcome | None = Field(description="What holds since then; not `outcome` where two people disagree")
    overrules: bool = Field(description="It contradicts the model's band")
    band: Band
    p_ai: float
    model_id: str
    model_revision: str
    made_at: datetime
    final_at: datetime = Field(description="Until then its maker may take it back")
    undone_at: datetime | None


class Note(_Shown):
    id: int
    author_id: int | None
    text: str
    created_at: datetime


class SimilarCase(_Shown):
    case: CaseSummary
    distance: int = Field(description="Differing bits of 64 of the perceptual hash")


class Case(_Shown):
    case: CaseSummary
    claim_token: UUID | None = Field(description="When you hold it")
    check: CheckedPicture
    uploader: Uploader
    group: list[CaseSummary] = Field(description="The other unsettled cases of nearly the same picture")
    similar: list[SimilarCase] = Field(description="Settled ones of pictures that look like it, nearest first")
    notes: list[Note]
    decisions: list[Decision] = Field(description="All of this check, also of earlier cases and those taken back")
    people: dict[int, str]
    opening: int = Field(
        description="The audit log's entry of this look. Its pictures, and those of `group` and `similar`, are shown "
        "for it, for half an hour"
    )


class CaseOpenedWith(BaseModel):
    opening: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="Of an earlier answer: while it lasts no new entry is written"
    )


class OpeningQuery(BaseModel):
    opening: int | None = Field(default=None, ge=1, le=2**63 - 1)


class HeatmapOpening(OpeningQuery):
    model: Text | None = Field(default=None, max_length=128)


class NoteWritten(BaseModel):
    text: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
