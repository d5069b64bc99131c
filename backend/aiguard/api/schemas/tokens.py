"""Personal API tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aiguard.accounts.scopes import Scope
from aiguard.api.schemas.text import Text

Name = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ApiToken(BaseModel):
    """All that may be known of a token after it was made."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    starts_with: str = Field(description="Tells one token from another", examples=["aig_Yx3k"])
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None = Field(description="null: it does not run out")
    last_used_at: datetime | None = Field(description="To the minute")


class ApiTokens(BaseModel):
    items: list[ApiToken]


class NewApiToken(BaseModel):
    name: Name = Field(description="What it is for")
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    expires_in_days: int | None = Field(default=None, ge=1, le=3650, description="null: it does not run out")


class MadeApiToken(BaseModel):
    """The only time the secret is shown."""

    model_config = ConfigDict(from_attributes=True)

    secret: str = Field(examples=["aig_Yx3k…"], description="Send it as `Authorization: Bearer …`")
    token: ApiToken


class ApiTokenPath(BaseModel):
    token_id: UUID
