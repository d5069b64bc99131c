"""What workers tell of themselves, which model is to judge, and how much is stored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.db import Base


class WorkerRow(Base):
    """One running worker process; its heartbeat renews the row. Nothing is decided by it: it is only looked at."""

    __tablename__ = "workers"
    __table_args__ = (Index("ix_workers_seen_at", "seen_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    pid: Mapped[int]
    version: Mapped[str] = mapped_column(String(32))
    model_id: Mapped[str | None] = mapped_column(String(128))  # None: it has not opened one yet
    model_revision: Mapped[str | None] = mapped_column(String(128))
    device: Mapped[str | None] = mapped_column(String(128))
    problem: Mapped[str | None] = mapped_column(Text)  # such as a model in use that cannot be opened there
    pictures: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))  # judged since it started
    pictures_per_s: Mapped[float | None]  # of its newest batches, while it worked
    started_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class ServingRow(Base):
    """Which model judges and which candidate judges silently beside it. One row at most; the audit log has the past."""

    __tablename__ = "serving"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    in_use: Mapped[str | None] = mapped_column(String(160))  # by name; None: the one of the settings
    revision: Mapped[str | None] = mapped_column(String(128))  # of it, when it was chosen
    before: Mapped[str | None] = mapped_column(String(160))  # what judged until then: the way back needs no trial
    shadow: Mapped[str | None] = mapped_column(String(160))
    shadow_revision: Mapped[str | None] = mapped_column(String(128))
    shadow_since: Mapped[datetime | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class StoredRow(Base):
    """How much of one kind the store holds, as it was last counted."""

    __tablename__ = "stored"

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    files: Mapped[int] = mapped_column(BigInteger)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
