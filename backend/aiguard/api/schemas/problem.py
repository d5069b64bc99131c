"""What every error looks like (RFC 9457)."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    """One value of the request that could not be used."""

    field: str = Field(description="Where it stands, such as `password` or `limit`")
    text: str


class Problem(BaseModel):
    """application/problem+json. `code` is stable; `detail` is one sentence for a person."""

    type: str = Field(examples=["/problems/image_too_large"])
    title: str
    status: int
    detail: str
    instance: str
    code: str = Field(examples=["image_too_large"])
    errors: list[FieldError] | None = Field(default=None, description="Only for `request_invalid`")
    refused: list[Refusal] | None = Field(default=None, description="Only for an upload of which no file was accepted")


class Refusal(BaseModel):
    """One file of an upload that was not accepted."""

    file_name: str
    problem: Problem


Problem.model_rebuild()
