"""Links to one verdict that its owner gave away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, func, text
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.db import Base


class ShareRow(Base):
    """The link itself is not stored: it is this id, signed. With the check goes everything that led to it."""

    __tablename__ = "shares"
    __table_args__ = (CheckConstraint("views >= 0", name="views"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    views: Mapped[int] = mapped_column(default=0, server_default=text("0"))  # by others than the owner
    last_viewed_at: Mapped[datetime | None]
