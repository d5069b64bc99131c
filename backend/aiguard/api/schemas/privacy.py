"""How long what is yours is kept, and what an upload begins with."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from aiguard.keeping.limits import LONGEST_DAYS


class KeptDays(BaseModel):
    """In days; null: for ever."""

    model_config = ConfigDict(from_attributes=True)

    pictures: int | None
    checks: int | None


class PrivacyChoice(BaseModel):
    keep_pictures_days: int | None = Field(ge=1, le=LONGEST_DAYS, description="null: as long as the service says")
    keep_checks_days: int | None = Field(ge=1, le=LONGEST_DAYS, description="Verdicts and all; null: as the service")
    keep_picture: bool = Field(description="What an upload begins with; false: verdict only")
    for_training: bool = Field(description="What an upload begins with: consent to use the picture in training")


class Privacy(PrivacyChoice):
    operator: KeptDays = Field(description="The longest this service keeps anything")
