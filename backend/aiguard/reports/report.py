"""Everything needed to repeat a verdict. A change of shape is a new version, and a new docs/report.schema.json:

python -m aiguard.reports.report > docs/report.schema.json
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aiguard.provenance.evidence import Weight
from aiguard.verdict import Band

VERSION = "2"


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True, protected_namespaces=())


class ReportFile(Part):
    """Width and height are upright, in pixels; null when the file could not be read."""

    name: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    size_bytes: int = Field(ge=0)
    media_type: str
    width: int | None
    height: int | None


class ReportModel(Part):
    """Which model spoke, down to its bytes."""

    id: str
    revision: str
    weights_sha256: str
    spec_sha256: str


class ReportThresholds(Part):
    """`p_ai` below `real_edge` is likely real, above `ai_edge` likely AI-generated, between them uncertain."""

    id: str
    real_edge: float = Field(ge=0, le=1)
    ai_edge: float = Field(ge=0, le=1)


class ReportLogit(Part):
    label: str
    logit: float


class ReportResaved(Part):
    """The model's answer for the picture saved again in a cheap way."""

    how: str
    p_ai: float = Field(ge=0, le=1)


class ReportFitness(Part):
    """`unfit`: what the picture is, when it is nothing a model can judge; decided on `measures`."""

    unfit: str | None
    measures: dict[str, float]


class ReportReason(Part):
    code: str
    text: str


class ReportEvidence(Part):
    """One thing the file itself tells. It stands beside the probability and is never mixed into it."""

    source: str
    code: str
    weight: Weight
    title: str
    text: str
    details: dict[str, str]


class ReportVerdict(Part):
    """What one model said, and the command that makes it say so again."""

    band: Band
    headline: str
    p_ai: float = Field(ge=0, le=1, description="Calibrated probability that a machine made the image")
    logit: float = Field(description="Log-odds before calibration")
    logits: list[ReportLogit] = Field(description="As the model gave them")
    resaved: list[ReportResaved]
    fitness: ReportFitness
    reasons: list[ReportReason]
    evidence: list[ReportEvidence]
    model: ReportModel
    thresholds: ReportThresholds | None = Field(description="null: the model is not calibrated")
    judged_at: datetime
    command: str = Field(description="To be run where the file lies")


class ReportDecision(Part):
    """What a person found who looked at the picture. It stands beside the verdict and changes nothing in it."""

    outcome: str
    words: str
    decided_at: datetime


class ReportFailure(Part):
    code: str
    text: str


class ReportSoftware(Part):
    """What wrote the report."""

    name: Literal["AI Guard Vision"] = "AI Guard Vision"
    version: str


class Report(Part):
    """A verdict as it was given, and what it takes to repeat it."""

    version: Literal["2"] = "2"
    check_id: UUID
    uploaded_at: datetime
    finished_at: datetime | None
    file: ReportFile
    verdict: ReportVerdict | None = Field(
        description="The one the check stands on; null when the picture could not be judged"
    )
    opinions: list[ReportVerdict] = Field(description="Those of other models that were asked as well, oldest first")
    decision: ReportDecision | None = Field(description="null: no person has decided on it")
    failure: ReportFailure | None
    software: ReportSoftware
    how_to_repeat: str
    what_it_is_worth: str


def schema() -> str:
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Report.model_json_schema(mode="serialization"),
    }
    return json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
