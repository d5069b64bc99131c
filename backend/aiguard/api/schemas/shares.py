"""Links to one verdict, for their owner and for whoever opens one."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aiguard.api.schemas.text import Text
from aiguard.provenance.evidence import Weight
from aiguard.shares.service import ShareState
from aiguard.verdict import Band


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True, protected_namespaces=())


class NewShare(BaseModel):
    days: Literal[1, 7, 30, 90] = Field(default=7, description="How long the link holds; the operator may allow less")


class Share(BaseModel):
    """One link, as its owner sees it."""

    id: UUID
    path: str = Field(description="Where the page shows it, below this service's address")
    state: ShareState
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    views: int = Field(description="How often somebody else than the owner opened it")
    last_viewed_at: datetime | None


class Shares(BaseModel):
    items: list[Share]
    choices_days: list[int] = Field(description="What `days` may be here")


class SharesPath(BaseModel):
    check_id: UUID


class SharePath(SharesPath):
    share_id: UUID


class SharedPath(BaseModel):
    token: Text = Field(max_length=500)


class SharedReason(_Shown):
    code: str
    text: str


class SharedEvidence(_Shown):
    """Where in the file something was found and what it weighs; never what it says."""

    source: Literal["c2pa", "iptc", "generator", "exif", "watermark"]
    weight: Weight


class SharedDecision(_Shown):
    """What a person found who looked at the picture; not their words, which were written for the owner."""

    outcome: Literal["confirmed_ai", "confirmed_real", "cannot_tell"]
    decided_at: datetime


class SharedThresholds(_Shown):
    real_edge: float
    ai_edge: float


class SharedPicture(_Shown):
    width: int = Field(description="Of the re-encoded copy, in pixels")
    height: int


class Shared(_Shown):
    """One verdict without anything of the file but its pixels, and without anything of a person."""

    band: Band
    headline: str
    p_ai: float = Field(ge=0, le=1, description="Calibrated probability that a machine made the image")
    reasons: list[SharedReason]
    evidence: list[SharedEvidence]
    decision: SharedDecision | None = Field(description="null: no person has decided on it")
    thresholds: SharedThresholds | None
    thresholds_id: str | None
    model_id: str
    model_revision: str
    picture: SharedPicture | None = Field(description="null: it is no longer kept")
    heatmap: bool = Field(description="Whether /heatmap can be asked for")
    judged_at: datetime
    expires_at: datetime
