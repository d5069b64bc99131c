"""How one signs in: password, second step, passkeys, sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aiguard.api.schemas.text import Text

Code = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=6, max_length=40)]
Name = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class CodeGiven(BaseModel):
    code: Code = Field(description="Six digits of the app; at sign-in a recovery code does as well")


class PasswordGiven(BaseModel):
    password: Password


class NewPassword(BaseModel):
    current: Password
    new: Password = Field(description="At least 10 characters, and not a common one")


class NewPasswordReset(BaseModel):
    email: Text = Field(min_length=1, max_length=320)


class PasswordResetUse(BaseModel):
    token: Text = Field(min_length=1, max_length=128, description="The end of the link's address")
    password: Password = Field(description="At least 10 characters, and not a common one")


class PasswordResetDone(BaseModel):
    api_tokens: int = Field(description="How many API tokens of the account still work")


class TwoStepState(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    since: datetime | None = Field(description="null: it is off")
    recovery_codes_left: int


class TwoStepEnrolment(BaseModel):
    """What the app has to know. Nothing is asked for at sign-in before a first code confirms it."""

    secret: str = Field(description="For typing in, in place of the picture")
    uri: str = Field(description="otpauth://…, the same")
    qr_svg: str = Field(description="The same as a picture, data:image/svg+xml")


class RecoveryCodes(BaseModel):
    """The only time they are shown. Each works once."""

    codes: list[str]


class Passkey(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Passkeys(BaseModel):
    items: list[Passkey]


class PasskeyName(BaseModel):
    name: Name


class PasskeyCeremony(BaseModel):
    options: dict[str, Any] = Field(description="For navigator.credentials, as the WebAuthn specification writes it")


class PasskeyAnswer(BaseModel):
    credential: dict[str, Any] = Field(description="What navigator.credentials gave, as JSON")


class NewPasskey(PasskeyAnswer):
    name: Name


class PasskeyPath(BaseModel):
    passkey_id: UUID


class SignedInSession(BaseModel):
    """One browser that is signed in."""

    id: UUID
    device: str = Field(examples=["Firefox on Linux"])
    current: bool = Field(description="Whether it is the one that asks")
    created_at: datetime
    last_seen_at: datetime = Field(description="To the minute")
    expires_at: datetime


class SignedInSessions(BaseModel):
    items: list[SignedInSession]


class SessionPath(BaseModel):
    session_id: UUID
