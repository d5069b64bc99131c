"""The models that can be asked."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ReadyModel(BaseModel):
    id: str
    title: str
    about: str
    licence: str
    revision: str
    calibrated: bool = Field(description="Without calibration it gives a probability and no band but uncertain")
    min_side_px: int = Field(description="Of the short side; smaller pictures it cannot judge")
    max_side_px: int | None = Field(description="Of the long side; larger pictures it cannot judge")
    explains: bool = Field(description="Whether it draws heatmaps")
    known_limits: list[str] = Field(description="What it is known to be bad at, a sentence each")


class Models(BaseModel):
    """Those ready on this server; the one new checks are asked of comes first where it is ready."""

    items: list[ReadyModel]
