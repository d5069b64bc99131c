"""Images, checks, verdicts. The check row is the job: the broker only wakes workers up."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aiguard.checks.states import CheckState, DisputeReason, DisputeState, Feedback, Source
from aiguard.db import Base

COUNTED = ["state", "band", "media_type", "model_id"]  # what statistics read
BY_DATE = ("owner_id", text("created_at DESC"), text("id DESC"))
STATES = ", ".join(f"'{state}'" for state in CheckState)
# The four 16-bit parts of a perceptual hash, as checks.similar looks them up.
HASH_PARTS = [f"(perceptual_hash >> {shift}) & 65535" for shift in (48, 32, 16, 0)]
DISPUTE_STATES = ", ".join(f"'{state}'" for state in DisputeState)
UNANSWERED = "state IN ('open', 'under_review')"
HASHED = "perceptual_hash IS NOT NULL"
PICTURE_TO_GO = "picture_until IS NOT NULL AND image_id IS NOT NULL"
UNSCREENED = "state = 'done' AND screened_version IS NULL"
VERDICT_ONLY = "NOT keep_picture AND image_id IS NOT NULL"


class ImageRow(Base):
    """Bytes that are kept; several checks, also of several people, may point to them."""

    __tablename__ = "images"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sha256_hex: Mapped[str] = mapped_column(String(64), unique=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class DoomedRow(Base):
    """Bytes that nobody's check names any more: their files are to be deleted, and this row after them."""

    __tablename__ = "doomed_blobs"
    __table_args__ = (Index("ix_doomed_blobs_doomed_at", "doomed_at"),)

    sha256_hex: Mapped[str] = mapped_column(String(64), primary_key=True)
    doomed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CheckRow(Base):
    """One question about one picture by one person.

    The facts about the file and the deciding verdict stand here too: they outlive the picture, history is filtered
    and sorted by them without a join, and nothing of a picture shows before this very check has found it out.
    """

    __tablename__ = "checks"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="running_has_a_lease"),
        CheckConstraint("(state = 'failed') = (failure_code IS NOT NULL)", name="failed_has_a_reason"),
        CheckConstraint("p_ai >= 0 AND p_ai <= 1", name="p_ai"),
        CheckConstraint("(feedback IS NULL) = (feedback_at IS NULL)", name="feedback_has_a_time"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decision_has_a_time"),
        Index("ix_checks_history", "owner_id", text("created_at DESC"), text("id DESC")),
        Index("ix_checks_band", "owner_id", "band", text("created_at DESC"), text("id DESC")),
        Index("ix_checks_model", "owner_id", "model_id", text("created_at DESC"), text("id DESC")),
        Index(
            "ix_checks_decision",
            "owner_id",
            "decision",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_where=text("decision IS NOT NULL"),
        ),
        Index("ix_checks_counted", "owner_id", "created_at", postgresql_include=COUNTED),
        Index("ix_checks_waiting", *BY_DATE, postgresql_where=text("state IN ('queued', 'running')")),
        Index("ix_checks_failed", *BY_DATE, postgresql_where=text("state = 'failed'")),
        Index("ix_checks_p_ai_high", "owner_id", text("shown_p_ai(band, p_ai, '-1') DESC"), text("id DESC")),
        Index("ix_checks_p_ai_low", "owner_id", text("shown_p_ai(band, p_ai, '2')"), "id"),
        Index("ix_checks_name", "owner_id", text("lower(file_name COLLATE pg_c_utf8)"), "id"),
        Index("ix_checks_size", "owner_id", "size_bytes", "id"),
        Index(
            "ix_checks_search",
            text("check_facets(owner_id, media_type, source, model_id, band, tags)"),
            text("name_grams(owner_id, file_name)"),
            postgresql_using="gin",
        ),
        Index("ix_checks_tagged", "owner_id", postgresql_include=["tags"], postgresql_where=text("tags <> '{}'")),
        Index("ix_checks_queue", "owner_id", "created_at", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_checks_known", "owner_id", "sha256_hex"),
        Index("ix_checks_finished", "finished_at", postgresql_where=text("state = 'done'")),
        Index("ix_checks_unscreened", "id", postgresql_where=text(UNSCREENED)),
        Index("ix_checks_lease", "lease_until", postgresql_where=text("state = 'running'")),
        *(
            Index(f"ix_checks_hash_{at}", "owner_id", text(f"({part})"), postgresql_where=text(HASHED))
            for at, part in enumerate(HASH_PARTS)
        ),
        Index("ix_checks_delete_after", "delete_after", postgresql_where=text("delete_after IS NOT NULL")),
        Index("ix_checks_picture_until", "picture_until", postgresql_where=text(PICTURE_TO_GO)),
        Index("ix_checks_verdict_only", "id", postgresql_where=text(VERDICT_ONLY)),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    image_id: Mapped[int | None] = mapped_column(ForeignKey("images.id"), index=True)  # None: not kept any more
    file_name: Mapped[str] = mapped_column(String(255))
    sha256_hex: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int | None]  # upright, px; known once decoded
    height: Mapped[int | None]
    perceptual_hash: Mapped[int | None] = mapped_column(BigInteger)  # None also where it is too plain for one
    has_preview: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    source: Mapped[Source] = mapped_column(String(16), default=Source.UPLOAD, server_default=text("'upload'"))
    source_url: Mapped[str | None] = mapped_column(Text)  # where it was fetched from, when it was
    note: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list, server_default=text("'{}'"))
    keep_picture: Mapped[bool] = mapped_column(default=True, server_default=text("true"))  # False: verdict only
    for_training: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # the owner's consent
    picture_until: Mapped[datetime | None]  # then its files go, and the verdict stays
    delete_after: Mapped[datetime | None]  # then all of it goes
    band: Mapped[str | None] = mapped_column(String(32))  # of the deciding verdict, as the next three
    p_ai: Mapped[float | None]
    model_id: Mapped[str | None] = mapped_column(String(128))
    model_revision: Mapped[str | None] = mapped_column(String(128))
    feedback: Mapped[Feedback | None] = mapped_column(String(16))  # the owner's word on the deciding verdict
    feedback_words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    feedback_at: Mapped[datetime | None]
    screened_version: Mapped[int | None]  # of the policy that was asked whether a person should look at it
    decision: Mapped[str | None] = mapped_column(String(32))  # what a person found, beside the verdict
    decision_words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))  # for the owner
    decided_at: Mapped[datetime | None]  # from then on it is final, and shown
    state: Mapped[CheckState] = mapped_column(String(16), default=CheckState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]  # fencing token: a verdict is written only by its holder
    failure_code: Mapped[str | None] = mapped_column(String(64))
    failure_text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    image: Mapped[ImageRow | None] = relationship(lazy="raise")
    verdicts: Mapped[list[VerdictRow]] = relationship(lazy="raise", order_by="VerdictRow.created_at")
    opinions: Mapped[list[OpinionRow]] = relationship(lazy="raise", order_by="OpinionRow.created_at, OpinionRow.id")
    disputes: Mapped[list[DisputeRow]] = relationship(lazy="raise", order_by="DisputeRow.created_at")


class VerdictRow(Base):
    """What one model said, with everything needed to say it again."""

    __tablename__ = "verdicts"
    __table_args__ = (
        UniqueConstraint("check_id", "model_id", "model_revision"),
        CheckConstraint("p_ai >= 0 AND p_ai <= 1", name="p_ai"),
        Index("ix_verdicts_heatmap", "id", postgresql_where=text("heatmap IN ('wanted', 'drawing')")),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    model_id: Mapped[str] = mapped_column(String(128))
    model_revision: Mapped[str] = mapped_column(String(128))
    weights_sha256: Mapped[str] = mapped_column(String(64))
    spec_sha256: Mapped[str] = mapped_column(String(64))
    thresholds: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # {id, real_edge, ai_edge}
    p_ai: Mapped[float]  # 0..1, calibrated
    logit: Mapped[float]  # log-odds before calibration
    logits: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # [{label, logit}], as the model gave them
    band: Mapped[str] = mapped_column(String(32))
    headline: Mapped[str] = mapped_column(Text)
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSONB)  # [{code, text}]
    resaved: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))  # [{how, p_ai}]
    fitness: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))  # {unfit, facts}
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))  # provenance.Evidence
    explanation: Mapped[str | None] = mapped_column(String(32))  # the method of its heatmap; none is offered without
    heatmap: Mapped[str | None] = mapped_column(String(16))  # None: nobody asked; else a states.HeatmapState
    heatmap_until: Mapped[datetime | None]  # while drawing: after that somebody else may
    decode_ms: Mapped[float]
    inference_ms: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OpinionRow(Base):
    """Another model's answer that was asked for: a job as a check is one, whose verdict decides nothing."""

    __tablename__ = "opinions"
    __table_args__ = (
        UniqueConstraint("check_id", "model_id"),
        CheckConstraint(f"state IN ({STATES})", name="state"),
        CheckConstraint("(state = 'running') = (lease_token IS NOT NULL)", name="running_has_a_lease"),
        CheckConstraint("(state = 'failed') = (failure_code IS NOT NULL)", name="failed_has_a_reason"),
        Index(
            "ix_opinions_queue", "model_id", "owner_id", "created_at", "id", postgresql_where=text("state = 'queued'")
        ),
        Index("ix_opinions_lease", "lease_until", postgresql_where=text("state = 'running'")),
        Index("ix_opinions_owner_id", "owner_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))  # of the check
    model_id: Mapped[str] = mapped_column(String(128))
    state: Mapped[CheckState] = mapped_column(String(16), default=CheckState.QUEUED)
    attempt: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]  # fencing token, as of a check
    failure_code: Mapped[str | None] = mapped_column(String(64))
    failure_text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    finished_at: Mapped[datetime | None]


class DisputeRow(Base):
    """The owner holds a verdict to be wrong and says why; somebody answers. One that is open a check."""

    __tablename__ = "disputes"
    __table_args__ = (
        CheckConstraint(f"state IN ({DISPUTE_STATES})", name="state"),
        CheckConstraint("(state IN ('upheld', 'overruled')) = (answered_at IS NOT NULL)", name="answered_has_a_time"),
        Index("uq_disputes_open", "check_id", unique=True, postgresql_where=text(UNANSWERED)),
        Index("ix_disputes_check_id", "check_id"),
        Index("ix_disputes_waiting", "created_at", "id", postgresql_where=text(UNANSWERED)),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    state: Mapped[DisputeState] = mapped_column(String(16), default=DisputeState.OPEN)
    reason: Mapped[DisputeReason] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text)
    links: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    band: Mapped[str] = mapped_column(String(32))  # of the verdict disputed, as the next three: what was answered on
    p_ai: Mapped[float]
    model_id: Mapped[str] = mapped_column(String(128))
    model_revision: Mapped[str] = mapped_column(String(128))
    after_decision: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # the one appeal
    answer: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())  # of the state
    answered_at: Mapped[datetime | None]


class IdempotencyRow(Base):
    """One `Idempotency-Key` of one person: the same key and body give the same checks again."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    check_ids: Mapped[list[str]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RetentionRow(Base):
    """The operator's limits that the dates of all checks were last reckoned with. One row at most."""

    __tablename__ = "retention"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    keep_pictures_days: Mapped[int | None]
    keep_checks_days: Mapped[int | None]
