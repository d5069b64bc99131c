"""What a candidate model says of the same traffic. In a table of its own: no owner's page or report reads it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.checks.rows import STATES
from aiguard.checks.states import CheckState
from aiguard.db import Base


class ShadowRow(Base):
    """One check that a candidate judges silently: a job as an opinion is one. It never decides anything."""

    __tablename__ = "shadow_verdicts"
    __table_args__ = (
        UniqueConstraint("check_id", "model", "revision"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="running_has_a_lease"),
        CheckConstraint("(state = 'failed') = (failure_code IS NOT NULL)", name="failed_has_a_reason"),
        CheckConstraint("(state = 'done') = (band IS NOT NULL)", name="done_has_a_band"),
        Index("ix_shadow_verdicts_queue", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_shadow_verdicts_lease", "lease_until", postgresql_where=text("state = 'running'")),
        Index("ix_shadow_verdicts_model", "model", "revision", "state"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    model: Mapped[str] = mapped_column(String(160))  # by the name it is opened with
    revision: Mapped[str] = mapped_column(String(128))
    state: Mapped[CheckState] = mapped_column(String(16), default=CheckState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]  # fencing token, as of a check
    failure_code: Mapped[str | None] = mapped_column(String(64))
    failure_text: Mapped[str | None]
    weights_sha256: Mapped[str | None] = mapped_column(String(64))
    spec_sha256: Mapped[str | None] = mapped_column(String(64))
    p_ai: Mapped[float | None]
    logit: Mapped[float | None]
    band: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(64))  # the code of the one that decided the band
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    finished_at: Mapped[datetime | None]
