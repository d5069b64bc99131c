"""What a link shows of a verdict, picked piece by piece: whatever is added to a check later stays out of here.

Neither the name of the file nor of a person, no id of the check, no metadata, no place, no prompt, no address, no
note, no tag. Of a person's decision what was found and when, never the words: they were written for the owner.
Nor the file's sha256: with it a finder could look the same picture up elsewhere and learn who had it.
Whoever must be able to repeat the verdict gets the report, from the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aiguard.imaging.derive import DISPLAY_PX
from aiguard.provenance.evidence import Weight
from aiguard.shares.errors import ShareNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from aiguard.checks.views import DecisionView, ImageView
    from aiguard.shares.service import Opened

# Their text is made of the model's own numbers and of nothing that stands in the file.
OF_NUMBERS_ONLY: Final = frozenset(
    {"low_is_no_proof", "not_calibrated", "unstable", "above_ai_edge", "below_real_edge", "between_edges"}
    | {f"unfit_{kind}" for kind in ("document", "screenshot", "flat_graphics", "mostly_text", "blank")}
)
IN_OTHER_WORDS: Final = {
    "file_declares_ai": "The file itself says that a machine made it.",
    "file_hints_ai": "Something in the file hints at an AI source. Anybody could have written that, so it decides "
    "nothing by itself.",
    "outside_domain": "The picture's size lies outside of what this model was made for, so its answer says little.",
}
NOT_FOR_LINKS: Final = "There is a further reason, which only the owner of the check sees."
SOURCES: Final = frozenset({"c2pa", "iptc", "generator", "exif", "watermark"})


@dataclass(frozen=True)
class ShownPicture:
    """Size in px of the re-encoded copy, upright."""

    width: int
    height: int


@dataclass(frozen=True)
class ShownReason:
    code: str
    text: str


@dataclass(frozen=True)
class ShownEvidence:
    """Where in the file something was found, and what it weighs."""

    source: str
    weight: str


@dataclass(frozen=True)
class ShownDecision:
    """What a person found who looked at the picture."""

    outcome: str
    decided_at: datetime


@dataclass(frozen=True)
class Shown:
    """`picture`: None once it is no longer kept. `heatmap`: whether one can be asked for.

    `decision`: None unless a person has decided for good.
    """

    band: str
    headline: str
    p_ai: float
    reasons: list[ShownReason]
    evidence: list[ShownEvidence]
    decision: ShownDecision | None
    thresholds: dict[str, float] | None
    thresholds_id: str | None
    model_id: str
    model_revision: str
    picture: ShownPicture | None
    heatmap: bool
    judged_at: datetime
    expires_at: datetime


def shown(opened: Opened) -> Shown:
    """ShareNotFound while the check has no verdict."""
    verdict, image = opened.check.verdict, opened.check.image
    if verdict is None:
        raise ShareNotFound
    return Shown(
        band=verdict.band,
        headline=verdict.headline,
        p_ai=verdict.p_ai,
        reasons=[_reason(one["code"], one["text"]) for one in verdict.reasons],
        evidence=_evidence([(one["source"], one["weight"]) for one in verdict.evidence]),
        decision=_decision(opened.check.decision),
        thresholds=verdict.thresholds,
        thresholds_id=verdict.model.thresholds_id,
        model_id=verdict.model.id,
        model_revision=verdict.model.revision,
        picture=_picture(image),
        heatmap=image.has_preview and verdict.explanation is not None and verdict.band != "not_applicable",
        judged_at=verdict.created_at,
        expires_at=opened.expires_at,
    )


def _reason(code: str, text: str) -> ShownReason:
    if code in OF_NUMBERS_ONLY:
        return ShownReason(code, text)
    return ShownReason(code, IN_OTHER_WORDS.get(code, NOT_FOR_LINKS))


def _decision(found: DecisionView | None) -> ShownDecision | None:
    return ShownDecision(found.outcome, found.decided_at) if found else None


def _evidence(found: Sequence[tuple[str, str]]) -> list[ShownEvidence]:
    known = [(source, weight) for source, weight in dict.fromkeys(found) if source in SOURCES]
    return [ShownEvidence(source, Weight(weight)) for source, weight in known]


def _picture(image: ImageView) -> ShownPicture | None:
    if not image.has_preview or image.width is None or image.height is None:
        return None
    scale = min(1.0, DISPLAY_PX / max(image.width, image.height))
    return ShownPicture(max(1, round(image.width * scale)), max(1, round(image.height * scale)))
