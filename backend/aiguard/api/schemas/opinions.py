"""Asking for a second opinion."""

from __future__ import annotations

from pydantic import BaseModel, Field

from aiguard.api.schemas.text import Text


class OpinionAsked(BaseModel):
    model_id: Text = Field(min_length=1, max_length=128, description="The id of one of GET /models")
