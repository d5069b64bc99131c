"""The operations page: who works on what, what waits, what failed, what is stored, which model judges."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aiguard.api.schemas.text import Text
from aiguard.verdict import Band


class Told(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class RunningWorker(Told):
    id: UUID
    host: str
    pid: int
    version: str
    model_id: str | None = Field(description="null: it has opened none yet")
    model_revision: str | None
    device: str | None
    problem: str | None = Field(description="Why it does not judge with the model in use")
    pictures: int = Field(description="Judged since it started")
    pictures_per_s: float | None = Field(description="Over its newest batches, idle time left out; null before any")
    started_at: datetime
    seen_at: datetime
    alive: bool = Field(description="Seen within the last 20 seconds")


class WorkWaiting(Told):
    queued: int
    running: int
    oldest_wait_s: float | None
    opinions: int
    heatmaps: int
    shadow: int


class FailureReason(Told):
    code: str
    text: str
    count: int
    newest_at: datetime
    ours: bool = Field(description="The same file may well be judged at another try")
    retryable: int = Field(description="Of them, those that can be tried again")


class StoredKind(Told):
    kind: Literal["originals", "derived", "other"]
    files: int
    size_bytes: int
    counted_at: datetime | None = Field(description="null: nobody has counted yet")


class RetentionDue(Told):
    """Past its date and not gone yet."""

    checks: int
    pictures: int
    files: int
    keys: int


class CandidateModel(Told):
    name: str = Field(description="What it is chosen by: its id, with its calibration where it was calibrated anew")
    id: str
    revision: str
    title: str
    about: str
    calibrated: bool
    basis: str


class ModelsHere(Told):
    in_use: str
    chosen_here: bool = Field(description="false: the settings name it")
    before: str | None
    shadow: str | None
    shadow_revision: str | None
    shadow_since: datetime | None
    trial_needs: int = Field(description="Pictures that a shadow run must have judged before a model may decide")
    candidates: list[CandidateModel]


class Operations(BaseModel):
    workers: list[RunningWorker]
    waiting: WorkWaiting
    failures: list[FailureReason]
    stored: list[StoredKind]
    due: RetentionDue
    models: ModelsHere
    broker: Literal["ok", "unreachable"]


class RetryReason(BaseModel):
    code: Text = Field(min_length=1, max_length=64)


class Retried(BaseModel):
    queued: int


class ChosenModel(BaseModel):
    model: Text = Field(min_length=1, max_length=160)


class PastChecks(BaseModel):
    count: int = Field(default=100, ge=1, le=5000, description="The newest that it has not judged")


class Queued(BaseModel):
    queued: int


class TrialQuery(BaseModel):
    model: Text | None = Field(default=None, max_length=160, description="Left out: the one on trial now")


class Cell(BaseModel):
    decided: Band
    candidate: Band
    checks: int


class DifferingCheck(Told):
    check_id: UUID
    has_preview: bool
    decided_band: Band
    decided_p_ai: float
    candidate_band: Band
    candidate_p_ai: float


class Trial(BaseModel):
    """What a candidate said of the same checks, silently, against what decided them."""

    model: str
    revision: str
    under_way: bool
    pictures: int
    waiting: int
    failed: int
    agreed: int
    agreement: float | None = Field(description="Share in the same band; null before the first picture")
    agreement_low: float | None = Field(description="Its 95 % interval (Wilson)")
    agreement_high: float | None
    mean_difference: float | None = Field(description="Of the two probabilities")
    cells: list[Cell]
    examples: list[DifferingCheck]


class TrialPath(BaseModel):
    check_id: UUID
