"""Policies: what is flagged, and what a change would have flagged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from aiguard.api.schemas.text import Text
from aiguard.review.rules import PolicySettings, Rule
from aiguard.review.wording import in_words, settings_in_words
from aiguard.verdict import Band

if TYPE_CHECKING:
    from aiguard.review.policies import Policy as PolicyView

Words = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class PolicyRules(BaseModel):
    rules: list[Rule] = Field(max_length=40, description="A check is flagged when any of them speaks")

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if sum(rule.kind == "sample" for rule in self.rules) > 1:
            raise ValueError("One sample rule is enough: two would draw the same checks.")
        if any(rule.kind == "probability" and rule.at_least > rule.at_most for rule in self.rules):
            raise ValueError("A probability rule's lower end lies above its upper end.")
        return self


class PolicyDraft(PolicyRules):
    settings: PolicySettings
    words: Words = Field(description="Why it is changed")
    after: int = Field(ge=1, le=2**31 - 2, description="The version you changed; refused when there is a newer one")


class Policy(BaseModel):
    version: int
    rules: list[Rule]
    settings: PolicySettings
    words: str
    rules_in_words: list[str] = Field(description="One sentence a rule, in their order")
    settings_in_words: list[str]
    created_by: int | None = Field(description="Null: it came with the service, or that account is gone")
    created_at: datetime

    @classmethod
    def of(cls, view: PolicyView) -> Self:
        return cls(
            version=view.version,
            rules=list(view.rules),
            settings=view.settings,
            words=view.words,
            rules_in_words=[in_words(rule) for rule in view.rules],
            settings_in_words=settings_in_words(view.settings),
            created_by=view.created_by,
            created_at=view.created_at,
        )


class Policies(BaseModel):
    items: list[Policy] = Field(description="The newest first: it is in force")
    people: dict[int, str]


class DryRunExample(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    check_id: UUID
    band: Band
    p_ai: float
    reasons: list[str]


class DryRun(BaseModel):
    """On checks that finished since then. `then`: by the rules asked about; `now`: by those in force."""

    model_config = ConfigDict(from_attributes=True)

    checks: int
    complete: bool = Field(description="False: only the newest checks were looked at, back to `since`")
    since: datetime
    then: int
    now: int
    reasons_then: dict[str, int]
    reasons_now: dict[str, int]
    added: int = Field(description="Flagged then and not now")
    dropped: int = Field(description="Flagged now and not then")
    examples_added: list[DryRunExample]
    examples_dropped: list[DryRunExample]
    rules_in_words: list[str]
