"""Files that arrive in parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.db import Base


class PartialUploadRow(Base):
    """One file on its way. Its parts lie in the blob store, so that any API machine takes the next one."""

    __tablename__ = "partial_uploads"
    __table_args__ = (CheckConstraint("offset_bytes <= size_bytes", name="offset"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    offset_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    parts: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default=text("'[]'"))  # blob keys, in order
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)  # intake.Terms
    check_id: Mapped[UUID | None] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(index=True)
