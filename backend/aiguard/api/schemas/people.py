"""People, as an admin sees them, and the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from aiguard.accounts.roles import Role
from aiguard.api.schemas.history import Instant
from aiguard.api.schemas.text import Text


class Person(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    role: Role
    active: bool = Field(description="False: suspended, and out since then")
    created_at: datetime
    last_seen_at: datetime | None = Field(description="In any browser that is signed in; null: in none")


class PeoplePage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    items: list[Person]
    next_before: int | None = Field(description="Give it as `before` for the next page; null on the last one")


class PeopleQuery(BaseModel):
    search: Text | None = Field(default=None, max_length=255, description="Part of an email")
    before: int | None = Field(default=None, ge=1)
    limit: int = Field(default=50, ge=1, le=200)


class PersonPath(BaseModel):
    user_id: int = Field(ge=1, le=2**31 - 1)


class Invitation(BaseModel):
    email: Text = Field(min_length=1, max_length=320)
    role: Role = Role.CHECKER


class Invited(BaseModel):
    person: Person
    link: str = Field(description="Where they choose a password, for a week; it was mailed to them as well")


class PersonChange(BaseModel):
    """What is left out stays as it is."""

    role: Role | None = None
    active: bool | None = None


class AuditEntry(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    at: datetime
    actor_id: int | None = Field(description="Null: the operator, on the command line")
    action: str
    subject: str
    details: dict[str, Any]
    sha256_hex: str


class AuditPage(BaseModel):
    items: list[AuditEntry]
    people: dict[int, str] = Field(description="Emails of those people on this page whose accounts there still are")
    next_before: int | None


class AuditFilter(BaseModel):
    action: Text | None = Field(default=None, max_length=64)
    actor_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    subject: Text | None = Field(default=None, max_length=128, description="Such as user:3")
    since: Instant | None = Field(default=None, description="From this instant on; UTC unless it says otherwise")
    until: Instant | None = Field(default=None, description="Before this instant")


class AuditQuery(AuditFilter):
    before: int | None = Field(default=None, ge=1)
    limit: int = Field(default=50, ge=1, le=500)
