"""Webhooks and what is to be sent to them. The delivery row is the job: no broker knows of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.accounts.webhooks.events import DeliveryState
from aiguard.db import Base

STATES = ", ".join(f"'{state}'" for state in DeliveryState)


class WebhookRow(Base):
    """One address of one person."""

    __tablename__ = "webhooks"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=func.gen_random_uuid())
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[str]] = mapped_column(JSONB)  # events.WebhookEvent
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    paused: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DeliveryRow(Base):
    """One event for one webhook, written in the event's own transaction. It goes when its check goes."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        Index("ix_webhook_deliveries_due", "webhook_id", "due_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_webhook_deliveries_recent", "webhook_id", text("created_at DESC"), text("id DESC")),
        Index("ix_webhook_deliveries_finished_at", "finished_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, server_default=func.gen_random_uuid())
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    check_id: Mapped[UUID | None] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"), index=True)
    event: Mapped[str] = mapped_column(String(32))
    body: Mapped[str] = mapped_column(Text)  # the very JSON that is signed and sent, at every attempt the same
    state: Mapped[DeliveryState] = mapped_column(String(16), server_default=text("'waiting'"))
    attempt: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())  # a sender holds it by pushing this
    status_code: Mapped[int | None]  # what the receiver answered last
    fault: Mapped[str | None] = mapped_column(Text)  # why the last attempt failed, for its owner
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    finished_at: Mapped[datetime | None]
