"""A check as the API shows it, and what may be asked about checks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from flask import request
from flask_openapi3 import FileStorage
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from aiguard.api.schemas.problem import Refusal
from aiguard.api.schemas.text import Text
from aiguard.checks.states import CheckState, DisputeReason, DisputeState, Feedback, Source
from aiguard.checks.views import Appeal
from aiguard.provenance.evidence import Weight
from aiguard.verdict import Band


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True, protected_namespaces=())


class Image(_Shown):
    sha256: str
    size_bytes: int
    media_type: str
    width: int | None = Field(description="Upright, in pixels; known once the image was decoded")
    height: int | None
    has_preview: bool = Field(description="Whether /image and /thumbnail have something to show")
    kept: bool = Field(description="Whether the picture is still stored; without it the check has only its verdict")


class Reason(_Shown):
    code: str
    text: str


class VerdictModel(_Shown):
    """Exactly which model spoke."""

    id: str
    revision: str
    weights_sha256: str
    spec_sha256: str
    thresholds_id: str | None


class Thresholds(_Shown):
    """`p_ai` below `real_edge` is likely real, from `ai_edge` on likely AI-generated, between them uncertain."""

    real_edge: float
    ai_edge: float


class Logit(_Shown):
    label: str
    logit: float


class Evidence(_Shown):
    """One thing the file itself tells. It stands beside the probability and is never mixed into it."""

    source: str = Field(description="c2pa, iptc, generator, exif or watermark")
    code: str
    weight: Weight
    title: str
    text: str
    details: dict[str, str]


class Resaved(_Shown):
    """The model's answer for the picture saved again in a cheap way."""

    how: str
    p_ai: float


class Verdict(_Shown):
    band: Band
    p_ai: float = Field(ge=0, le=1, description="Calibrated probability that a machine made the image")
    headline: str
    reasons: list[Reason]
    model: VerdictModel
    thresholds: Thresholds | None
    resaved: list[Resaved]
    unfit: str | None = Field(description="What the picture is, when it is nothing a model can judge")
    fitness: dict[str, float] = Field(description="The measures that was decided on")
    evidence: list[Evidence] = Field(description="What the file tells, strongest first; absence proves nothing")
    explanation: str | None = Field(description="The method of /heatmap, when the model has one that beats chance")
    logit: float = Field(description="Log-odds before calibration")
    logits: list[Logit]
    decode_ms: float
    inference_ms: float
    created_at: datetime


class Failure(_Shown):
    code: str
    text: str
    ours: bool = Field(description="Our fault: the same file may well be judged at another try")


class FeedbackGiven(_Shown):
    said: Feedback
    words: str
    given_at: datetime


class Dispute(_Shown):
    """Where a dispute stands, with the verdict it is about as it stood when it was opened."""

    id: UUID
    state: DisputeState
    reason: DisputeReason
    words: str
    links: list[str]
    band: Band
    p_ai: float
    model_id: str
    model_revision: str
    answer: str
    created_at: datetime
    changed_at: datetime
    answered_at: datetime | None


class Opinion(_Shown):
    """Another model's answer, which decides nothing."""

    model_id: str
    state: CheckState
    created_at: datetime = Field(description="When it was asked for")
    finished_at: datetime | None
    verdict: Verdict | None = Field(description="May stand from before while a newer one is under way")
    failure: Failure | None


class PersonsDecision(_Shown):
    """What a person found. It stands beside the verdict, which stays what the model said."""

    outcome: Literal["confirmed_ai", "confirmed_real", "cannot_tell"]
    words: str
    decided_at: datetime
    appeal: Appeal = Field(description="Against a decision you may appeal once, with POST /disputes")


class Check(_Shown):
    id: UUID
    file_name: str
    state: CheckState
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    image: Image
    verdict: Verdict | None
    failure: Failure | None
    opinions: list[Opinion] = Field(description="Of other models, as they were asked for")
    feedback: FeedbackGiven | None = Field(description="What you said of the verdict")
    disputes: list[Dispute] = Field(description="Yours of this verdict, oldest first; at most one is unanswered")
    decision: PersonsDecision | None
    source: Source
    source_url: str | None = Field(description="Where it was fetched from, when it was")
    note: str
    tags: list[str]
    keep_picture: bool = Field(description="False: verdict only, the picture goes once it is judged")
    for_training: bool = Field(description="The owner's consent to use it in training")
    picture_until: datetime | None = Field(description="Then the picture goes and the verdict stays; null: not set")
    delete_after: datetime | None = Field(description="Then all of it goes; null: not set")
    queue_position: int | None = Field(description="1 is next; only for one check or with `id`, and while queued")
    estimate_s: int | None = Field(description="Seconds until it is likely done; null: nothing to go by")
    no_worker_s: int | None = Field(description="For how long no worker has taken anything, once that is too long")


class CheckPage(_Shown):
    items: list[Check]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; null on the last one")


class Accepted(_Shown):
    checks: list[Check]
    refused: list[Refusal]
    earlier: list[UUID] = Field(
        description="Those of `checks` that were there before: the same bytes, judged by the model that runs now"
    )


class CheckPath(BaseModel):
    check_id: UUID


class HeatmapQuery(BaseModel):
    model: Text | None = Field(
        default=None, max_length=128, description="Of this model's second opinion; without it of the deciding verdict"
    )


class Asked(BaseModel):
    """On what terms a picture is given."""

    keep_picture: bool | None = Field(
        default=None,
        description="False: verdict only, the picture goes once it is judged; left out: as set at /account",
    )
    for_training: bool | None = Field(default=None, description="Consent to use it in training; left out: as above")
    tags: list[Text] = Field(default_factory=list, max_length=50)
    again: bool = Field(default=False, description="Judge it anew, even if there is a verdict on these bytes already")


class FromAddress(Asked):
    url: Text = Field(max_length=2048, description="http or https, on the public web")


class Digests(BaseModel):
    sha256: list[Annotated[str, Field(pattern="^[0-9a-f]{64}$")]] = Field(min_length=1, max_length=500)


class KnownChecks(BaseModel):
    items: list[Check] = Field(description="At most one a hash; those without one are left out")


def _as_sent(_: object) -> list[str]:
    """flask-openapi3 takes every form value for JSON if it can: the tag “2024” would be a number."""
    return request.form.getlist("tags")


class UploadForm(Asked):
    tags: Annotated[list[Text], BeforeValidator(_as_sent)] = Field(default_factory=list, max_length=50)
    files: list[FileStorage] = Field(default_factory=list, description="1 to 50 images")


class UploadHeader(BaseModel):
    idempotency_key: Text | None = Field(
        default=None,
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key with the same files gives the same checks again, however often it is sent",
    )
