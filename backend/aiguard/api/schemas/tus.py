"""Headers of the tus protocol, version 1.0.0: https://tus.io/protocols/resumable-upload."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from aiguard.api.schemas.checks import Asked


class CreationHeader(BaseModel):
    upload_length: int = Field(alias="Upload-Length", ge=0, description="Bytes of the whole file")
    upload_metadata: str = Field(
        default="",
        alias="Upload-Metadata",
        max_length=8000,
        description="Pairs of a name and a base64 value: filename, keep_picture, for_training, again (true or false), "
        "tags (a JSON list)",
    )


class PatchHeader(BaseModel):
    upload_offset: int = Field(alias="Upload-Offset", ge=0, description="Where this part begins")


class UploadPath(BaseModel):
    upload_id: UUID


class PartialUpload(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    size_bytes: int
    offset_bytes: int = Field(description="So many have arrived")
    expires_at: datetime
    check_id: UUID | None = Field(description="What it became, once all of it has arrived")


class Metadata(Asked):
    """What came as Upload-Metadata; names we do not know are ignored."""

    filename: str = ""

    @field_validator("tags", mode="before")
    @classmethod
    def _from_json(cls, value: object, _: ValidationInfo) -> object:
        return json.loads(value) if isinstance(value, str) else value

    @classmethod
    def parse(cls, header: str) -> Metadata:
        """ValueError when it cannot be read."""
        values: dict[str, str] = {}
        for pair in filter(None, (part.strip() for part in header.split(","))):
            name, _, value = pair.partition(" ")
            try:
                values[name] = base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                raise ValueError(f"the value of {name} is not base64 of UTF-8") from None
        return cls.model_validate(values)
