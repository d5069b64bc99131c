"""Asking for a second opinion."""

from __future__ import annotations

from pydantic import BaseModel, Field


class OpinionAsked(BaseModel):
    model_id: str = Field(min_length=1, max_length=128, description="The id of one of GET /models")
