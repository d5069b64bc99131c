"""Signing in, and who is signed in."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from aiguard.accounts.roles import Role
from aiguard.api.schemas.text import Text

Registration = Literal["first", "open", "closed"]


class User(BaseModel):
    id: int
    email: str
    roles: list[Role]


class SessionState(BaseModel):
    """Who is signed in here."""

    user: User | None
    second_step_required: bool = Field(description="The password was right; send a code to /session/second-step")
    registration: Registration = Field(description="`first`: there is no account yet; the first becomes the admin")
    csrf_token: str = Field(description="Send it as X-CSRF-Token with every change; it is new after signing in or out")


class Credentials(BaseModel):
    email: Text = Field(min_length=1, max_length=320)
    password: str = Field(min_length=1, max_length=256)
    remember: bool = Field(default=False, description="Stay signed in after the browser is closed")


class NewUser(BaseModel):
    email: Text = Field(min_length=1, max_length=320)
    password: str = Field(min_length=1, max_length=256, description="At least 10 characters, and not a common one")
