"""Deciding a case."""

from __future__ import annotations

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from aiguard.api.schemas.case import Decision
from aiguard.api.schemas.text import Text
from aiguard.review.states import Outcome, ReasonCode

Words = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=4000)]


class DecisionMade(BaseModel):
    """What you found. Reason `other` needs `words`."""

    claim_token: UUID = Field(description="Of your claim")
    outcome: Outcome
    reason_code: ReasonCode
    words: Words = Field(default="", description="For other auditors")
    owner_words: Words = Field(default="", description="For whoever uploaded it; empty: a sentence of ours")
    whole_group: bool = Field(default=False, description="The same for all cases held with this token")

    @model_validator(mode="after")
    def _explained(self) -> Self:
        if self.reason_code is ReasonCode.OTHER and not self.words:
            raise ValueError("Say in `words` what the other reason is.")
        return self


class Deed(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    decisions: list[Decision] = Field(
        description="One a case, that of the case itself first. `settles` says whether it is settled or waits for a "
        "second auditor; until `final_at` the whole deed may be taken back"
    )


class DecisionPath(BaseModel):
    case_id: UUID
    decision_id: UUID
