"""What models said of a check as the outside sees it: the verdict it stands on, and the opinions beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiguard.checks.again import OURS
from aiguard.checks.states import CheckState

if TYPE_CHECKING:
    from datetime import datetime

    from aiguard.checks.rows import CheckRow, OpinionRow, VerdictRow


@dataclass(frozen=True)
class ModelView:
    id: str
    revision: str
    weights_sha256: str
    spec_sha256: str
    thresholds_id: str | None


@dataclass(frozen=True)
class VerdictView:
    band: str
    p_ai: float
    headline: str
    reasons: list[dict[str, str]]
    model: ModelView
    thresholds: dict[str, Any] | None
    resaved: list[dict[str, Any]]
    unfit: str | None
    fitness: dict[str, float]
    evidence: list[dict[str, Any]]
    explanation: str | None
    logit: float
    logits: list[dict[str, Any]]
    decode_ms: float
    inference_ms: float
    created_at: datetime


@dataclass(frozen=True)
class FailureView:
    """`ours`: the same file may well be judged at another try."""

    code: str
    text: str
    ours: bool


@dataclass(frozen=True)
class OpinionView:
    """Another model's answer. `verdict`: the newest of that model; it may stand while a newer one is under way."""

    model_id: str
    state: CheckState
    created_at: datetime
    finished_at: datetime | None
    verdict: VerdictView | None
    failure: FailureView | None


def deciding_of(row: CheckRow) -> VerdictRow | None:
    """The verdict the check stands on; others are second opinions."""
    decided = (row.model_id, row.model_revision)
    return next((one for one in row.verdicts if (one.model_id, one.model_revision) == decided), None)


def opinion_view(row: CheckRow, opinion: OpinionRow, deciding: VerdictRow | None) -> OpinionView:
    given = [one for one in row.verdicts if one.model_id == opinion.model_id and one is not deciding]
    return OpinionView(
        model_id=opinion.model_id,
        state=CheckState(opinion.state),
        created_at=opinion.created_at,
        finished_at=opinion.finished_at,
        verdict=verdict_view(given[-1]) if given else None,
        failure=failure_of(opinion.failure_code, opinion.failure_text),
    )


def is_repeated(row: CheckRow, opinion: OpinionRow, deciding: VerdictRow | None) -> bool:
    """The deciding model was asked again and, being the same revision, had nothing to add."""
    others = [one for one in row.verdicts if one.model_id == opinion.model_id and one is not deciding]
    return opinion.state == CheckState.DONE and not others


def failure_of(code: str | None, text: str | None) -> FailureView | None:
    return None if code is None else FailureView(code, text or "", code in OURS)


def verdict_view(row: VerdictRow) -> VerdictView:
    edges = row.thresholds
    return VerdictView(
        band=row.band,
        p_ai=row.p_ai,
        headline=row.headline,
        reasons=row.reasons,
        model=ModelView(
            row.model_id, row.model_revision, row.weights_sha256, row.spec_sha256, edges["id"] if edges else None
        ),
        thresholds={"real_edge": edges["real_edge"], "ai_edge": edges["ai_edge"]} if edges else None,
        resaved=row.resaved,
        unfit=row.fitness.get("unfit"),
        fitness=row.fitness.get("facts", {}),
        evidence=row.evidence,
        explanation=row.explanation,
        logit=row.logit,
        logits=row.logits,
        decode_ms=row.decode_ms,
        inference_ms=row.inference_ms,
        created_at=row.created_at,
    )
