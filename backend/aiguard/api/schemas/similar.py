"""Pictures that look alike."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from aiguard.api.schemas.checks import Check


class Alike(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    check: Check
    distance: int = Field(ge=0, le=64, description="Differing bits of 64; 0 is the same to the eye")


class Similar(BaseModel):
    """At most 24; empty too for a picture too plain to be told from others."""

    items: list[Alike]
