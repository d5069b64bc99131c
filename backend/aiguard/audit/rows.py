"""One table in a schema of its own, which the service's role may read and add to and nothing else (see sealing.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.db import Base

SCHEMA = "audit"
NOBODY_BEFORE = "0" * 64  # what the first row is chained to


class AuditRow(Base):
    """One deed. A trigger numbers it without gaps, dates it and chains it to the row before, whatever was given.

    Ids and codes only: people and checks are deleted, this row stays.
    """

    __tablename__ = "log"
    __table_args__ = (
        Index("ix_log_subject", "subject", "id"),
        Index("ix_log_actor_id", "actor_id", "id"),
        Index("ix_log_action", "action", "id"),
        {"schema": SCHEMA},
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, server_default=text("0"))
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor_id: Mapped[int | None]  # None: the operator, on the command line
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128))  # such as user:3 or check:<uuid>
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    previous_sha256: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    sha256_hex: Mapped[str] = mapped_column(String(64), server_default=text("''"))
