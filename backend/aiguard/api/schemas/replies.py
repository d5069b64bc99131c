"""What the owner of a check says to its verdict."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from aiguard.api.schemas.text import Text
from aiguard.checks.states import DisputeReason, Feedback

Words = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=2000)]
Link = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=r"^https?://[^\s\x00]+$")]


class FeedbackSaid(BaseModel):
    said: Feedback
    words: Words = ""


class DisputeOpened(BaseModel):
    reason: DisputeReason
    words: Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)] = Field(
        description="Why, in your own words"
    )
    links: list[Link] = Field(default_factory=list, max_length=10, description="Where evidence lies; not fetched")


class DisputePath(BaseModel):
    check_id: UUID
    dispute_id: UUID
