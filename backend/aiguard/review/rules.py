"""The rules a policy is made of, and the one pure function that says what they flag."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Final, Literal, assert_never

from pydantic import BaseModel, Field, TypeAdapter

from aiguard.checks.states import Feedback
from aiguard.provenance.evidence import Weight
from aiguard.verdict import Band

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

DRAWN_OF: Final = 2**64


class _Rule(BaseModel):
    risk: float = Field(ge=0, le=1, description="How much it matters that this rule speaks")
    hours: int = Field(ge=1, le=8760, description="Within how many hours a case of it is to be settled")


class BandRule(_Rule):
    """The verdict's band is one of these."""

    kind: Literal["band"] = "band"
    bands: list[Band] = Field(min_length=1, max_length=4)


class ProbabilityRule(_Rule):
    """p_ai is within these, both included."""

    kind: Literal["probability"] = "probability"
    at_least: float = Field(ge=0, le=1)
    at_most: float = Field(default=1, ge=0, le=1)


class EvidenceRule(_Rule):
    """The file tells something of such a weight; `sources` empty: wherever it stands."""

    kind: Literal["evidence"] = "evidence"
    weights: list[Weight] = Field(min_length=1, max_length=5)
    sources: list[Literal["c2pa", "iptc", "generator", "exif", "watermark"]] = Field(default_factory=list, max_length=5)


class FeedbackRule(_Rule):
    """Its owner said so of the verdict."""

    kind: Literal["feedback"] = "feedback"
    said: list[Feedback] = Field(min_length=1, max_length=3)


class RepeatUploaderRule(_Rule):
    """Its owner's checks of the last `days` came out likely AI at least `count` times, this one with them."""

    kind: Literal["repeat_uploader"] = "repeat_uploader"
    count: int = Field(ge=2, le=100_000)
    days: int = Field(ge=1, le=365)


class SampleRule(_Rule):
    """So many in a hundred of the checks that no other rule flags, drawn by their ids."""

    kind: Literal["sample"] = "sample"
    percent: float = Field(ge=0, le=100)


Rule = Annotated[
    BandRule | ProbabilityRule | EvidenceRule | FeedbackRule | RepeatUploaderRule | SampleRule,
    Field(discriminator="kind"),
]
Rules: Final[TypeAdapter[list[Rule]]] = TypeAdapter(list[Rule])


class TwoPerson(StrEnum):
    """When a second auditor has to say the same before a case is settled."""

    NEVER = "never"
    OVERRULE = "overrule"  # when the first contradicts the model
    ALWAYS = "always"


class PolicySettings(BaseModel):
    two_person: TwoPerson = TwoPerson.NEVER
    review_own: bool = Field(default=False, description="Whether auditors may decide on pictures of their own")
    appeal_hours: int = Field(default=24, ge=1, le=8760)
    appeal_risk: float = Field(default=0.9, ge=0, le=1)


@dataclass(frozen=True)
class Facts:
    """What rules look at. `evidence`: (source, weight). `likely_ai`: days → how many of the owner's, this one too."""

    check_id: UUID
    band: str
    p_ai: float
    evidence: frozenset[tuple[str, str]] = frozenset()
    feedback: str | None = None
    likely_ai: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Flagged:
    """Why, in the order of the rules; how much it matters, 0..1; and until when."""

    reasons: tuple[str, ...]
    risk: float
    hours: int


def flagged(rules: Sequence[Rule], facts: Facts) -> Flagged | None:
    """None: no rule spoke. A sample rule is asked only when no other speaks."""
    found = spoken(rules, facts)
    if not found:
        return None
    unlikely = 1.0
    for rule in found:
        unlikely *= 1 - rule.risk * (facts.p_ai if rule.kind in {"band", "probability"} else 1)
    # Two digits: among equals the queue goes by age.
    return Flagged(
        tuple(dict.fromkeys(rule.kind for rule in found)), round(1 - unlikely, 2), min(rule.hours for rule in found)
    )


def spoken(rules: Sequence[Rule], facts: Facts) -> list[Rule]:
    """The rules that flag it."""
    every = [rule for rule in rules if _speaks(rule, facts)]
    return [rule for rule in every if not isinstance(rule, SampleRule)] or every


def _speaks(rule: Rule, facts: Facts) -> bool:
    match rule:
        case BandRule():
            return facts.band in rule.bands
        case ProbabilityRule():
            # Of what no model can judge, the number says nothing.
            return facts.band != Band.NOT_APPLICABLE and rule.at_least <= facts.p_ai <= rule.at_most
        case EvidenceRule():
            return any(
                weight in rule.weights and (not rule.sources or source in rule.sources)
                for source, weight in facts.evidence
            )
        case FeedbackRule():
            return facts.feedback in rule.said
        case RepeatUploaderRule():
            return facts.band == Band.LIKELY_AI and facts.likely_ai.get(rule.days, 0) >= rule.count
        case SampleRule():
            return drawn(facts.check_id) < rule.percent / 100
    assert_never(rule)


def drawn(check_id: UUID) -> float:
    """0..1, evenly, and always the same for one check: whoever draws again gets the same sample."""
    return int.from_bytes(sha256(check_id.bytes).digest()[:8]) / DRAWN_OF


def windows(rules: Sequence[Rule]) -> frozenset[int]:
    """The days that repeat uploaders are looked at over."""
    return frozenset(rule.days for rule in rules if isinstance(rule, RepeatUploaderRule))
