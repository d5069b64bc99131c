"""What this service runs on and takes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class Model(BaseModel):
    """The neural network that new checks are asked of."""

    id: str
    revision: str | None
    title: str
    note: str | None


class Limits(BaseModel):
    max_image_bytes: int
    max_pixels: int
    max_side_px: int
    max_files_per_request: int


class Service(BaseModel):
    version: str
    model: Model
    limits: Limits
    formats: list[str]


class Alive(BaseModel):
    status: Literal["ok"]


class Readiness(BaseModel):
    """`degraded`: uploads are taken and kept, but checking waits for the broker, or for a worker that is alive."""

    status: Literal["ok", "degraded", "unavailable"]
    database: Literal["ok", "unreachable"]
    broker: Literal["ok", "unreachable"]
    workers: Literal["ok", "none"]
