"""What a person has used, and the end of an account."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from aiguard.api.schemas.text import Text


class Usage(BaseModel):
    """Used, and how much is allowed; null: any amount."""

    checks_today: int
    checks_per_day: int | None
    day_ends_at: datetime
    kept_bytes: int = Field(description="Of pictures that are kept; the same picture counts once")
    kept_bytes_limit: int | None


class AccountEnd(BaseModel):
    """What it takes to delete an account."""

    email: Text = Field(min_length=1, max_length=320, description="The account's own, typed once more")
    password: str = Field(min_length=1, max_length=256)
