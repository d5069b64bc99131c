"""Writing what became of claimed checks: verdict, facts and state in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from aiguard.checks import queue
from aiguard.checks.announce import announce_ended, to_nobody
from aiguard.checks.rows import CheckRow, VerdictRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from aiguard.checks.announce import Announce
    from aiguard.checks.assess import Assessment
    from aiguard.checks.opinion_queue import OpinionClaim
    from aiguard.checks.prepare import Readied
    from aiguard.checks.queue import Claim
    from aiguard.detection.answers import ModelIdentity
    from aiguard.detection.spec import ModelSpec
    from aiguard.errors import AiguardError


@dataclass(frozen=True)
class ImageFacts:
    """Upright size in px and what was stored of the picture."""

    width: int
    height: int
    perceptual_hash: int | None
    has_preview: bool


@dataclass(frozen=True)
class Opined:
    """A claim on a second opinion and what was found."""

    claim: OpinionClaim
    assessment: Assessment
    ready: Readied
    decode_ms: float
    inference_ms: float


@dataclass(frozen=True)
class Judged:
    """A claim and everything to be written about it."""

    claim: Claim
    facts: ImageFacts
    assessment: Assessment
    ready: Readied
    decode_ms: float
    inference_ms: float


def write_verdicts(
    session: Session,
    judged: Sequence[Judged],
    model: ModelIdentity,
    spec: ModelSpec,
    announce: Announce = to_nobody,
) -> list[Claim]:
    """One transaction for the batch. Returns the claims whose token was stale: of those nothing was written."""
    stale = []
    with session.begin():
        for item in sorted(judged, key=lambda one: one.claim.check_id):  # as a removal locks them
            if not queue.finish(session, item.claim):
                stale.append(item.claim)
                continue
            session.execute(update(CheckRow).where(CheckRow.id == item.claim.check_id).values(_known(item, model)))
            values = verdict_values(item, model, spec)
            session.execute(insert(VerdictRow).values(values).on_conflict_do_nothing(constraint=VERDICT_ONCE))
        lost = {claim.check_id for claim in stale}
        announce_ended(session, {item.claim.check_id for item in judged} - lost, announce)
    return stale


def write_failure(
    session: Session, claim: Claim, reason: AiguardError, *, retry: bool, announce: Announce = to_nobody
) -> bool:
    """Fail the check, or queue it for another attempt. False: the token was stale."""
    with session.begin():
        if retry:
            return queue.give_back(session, claim)
        failed = queue.fail(session, claim, reason)
        announce_ended(session, [claim.check_id] if failed else [], announce)
        return failed


VERDICT_ONCE = "uq_verdicts_check_id_model_id_model_revision"


def _known(item: Judged, model: ModelIdentity) -> dict[str, Any]:
    """What the check's own row holds of its file and its verdict."""
    return {
        "width": item.facts.width,
        "height": item.facts.height,
        "perceptual_hash": item.facts.perceptual_hash,
        "has_preview": item.facts.has_preview,
        "band": item.assessment.verdict.band,
        "p_ai": item.assessment.score.p_ai,
        "model_id": model.id,
        "model_revision": model.revision,
    }


def verdict_values(item: Judged | Opined, model: ModelIdentity, spec: ModelSpec) -> dict[str, Any]:
    score, verdict = item.assessment.score, item.assessment.verdict
    edges, offered = spec.thresholds, spec.explanations
    return {
        "check_id": item.claim.check_id,
        "model_id": model.id,
        "model_revision": model.revision,
        "weights_sha256": model.weights_sha256,
        "spec_sha256": model.spec_sha256,
        "thresholds": edges.model_dump(include={"id", "real_edge", "ai_edge"}) if edges else None,
        "p_ai": score.p_ai,
        "logit": score.logit,
        "logits": [{"label": label, "logit": value} for label, value in score.logits],
        "band": verdict.band,
        "headline": verdict.headline,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in verdict.reasons],
        "resaved": [asdict(one) for one in item.assessment.resaved],
        "fitness": {"unfit": item.ready.unfit, "facts": item.ready.fitness},
        "evidence": [asdict(one) for one in item.ready.evidence],
        "explanation": offered[0] if offered else None,
        "decode_ms": item.decode_ms,
        "inference_ms": item.inference_ms,
    }
