"""Policies, cases, decisions and notes. A decision is added and never changed; the model's verdict is not touched."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from aiguard.checks.rows import HASH_PARTS
from aiguard.db import Base
from aiguard.review.states import CaseKind, CaseState, Outcome, ReasonCode

UNSETTLED = "settled_at IS NULL"
KINDS = ", ".join(f"'{kind}'" for kind in CaseKind)
CASE_STATES = ", ".join(f"'{state}'" for state in CaseState)
OUTCOMES = ", ".join(f"'{outcome}'" for outcome in Outcome)


class PolicyRow(Base):
    """What is flagged, from its version on. Rows are only added; the newest is in force."""

    __tablename__ = "policies"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # rules.Rule
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)  # rules.PolicySettings
    words: Mapped[str] = mapped_column(Text)  # why it was changed
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class CaseRow(Base):
    """A check that a person has to look at. What the queue is filtered and sorted by stands here, so that no page of
    it needs a join; a trigger keeps tags and hash as the check has them.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        CheckConstraint(f"state IN ({CASE_STATES})", name="state"),
        CheckConstraint("(state = 'settled') = (settled_at IS NOT NULL)", name="settled_has_a_time"),
        CheckConstraint("(claim_token IS NULL) = (claimed_until IS NULL)", name="claimed_has_an_end"),
        CheckConstraint("risk >= 0 AND risk <= 1", name="risk"),
        Index("uq_cases_open", "check_id", "kind", unique=True, postgresql_where=text(UNSETTLED)),
        Index("ix_cases_check_id", "check_id"),
        Index("ix_cases_owner_id", "owner_id"),
        Index("ix_cases_dispute_id", "dispute_id", postgresql_where=text("dispute_id IS NOT NULL")),
        Index("ix_cases_risk", text("(-risk)"), "opened_at", "id", postgresql_where=text(UNSETTLED)),
        Index("ix_cases_age", "opened_at", "id", postgresql_where=text(UNSETTLED)),
        Index("ix_cases_due", "due_at", "id", postgresql_where=text(UNSETTLED)),
        Index("ix_cases_settled", text("settled_at DESC"), text("id DESC"), postgresql_where=text("state = 'settled'")),
        Index("ix_cases_claimed", "claimed_by", postgresql_where=text(UNSETTLED)),
        Index("ix_cases_assigned", "assigned_to", postgresql_where=text(UNSETTLED)),
        Index("ix_cases_group", "group_id"),
        Index(
            "ix_cases_search",
            text("case_facets(state, kind, band, model_id, owner_id, reasons, tags)"),
            postgresql_using="gin",
            postgresql_where=text(UNSETTLED),
        ),
        *(
            Index(f"ix_cases_hash_{at}", text(f"({part})"), postgresql_where=text("perceptual_hash IS NOT NULL"))
            for at, part in enumerate(HASH_PARTS)
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))  # of the check
    dispute_id: Mapped[UUID | None] = mapped_column(ForeignKey("disputes.id", ondelete="CASCADE"))  # of an appeal
    kind: Mapped[CaseKind] = mapped_column(String(16))
    state: Mapped[CaseState] = mapped_column(String(16), default=CaseState.OPEN, server_default=text("'open'"))
    reasons: Mapped[list[str]] = mapped_column(ARRAY(String(32)))  # rules.Rule.kind, or `appeal`
    policy_version: Mapped[int] = mapped_column(ForeignKey("policies.version"))
    risk: Mapped[float]  # 0..1
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    due_at: Mapped[datetime]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    claimed_until: Mapped[datetime | None]
    claim_token: Mapped[UUID | None]  # fencing token: a decision is written only by its holder
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    barred: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=list, server_default=text("'{}'"))  # people
    group_id: Mapped[UUID]  # near-duplicates share it
    leads: Mapped[bool] = mapped_column(default=True, server_default=text("true"))  # shown for its group
    settled_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(String(32))  # what holds; None also: withdrawn
    band: Mapped[str] = mapped_column(String(32))  # of the deciding verdict, as the next three
    p_ai: Mapped[float]
    model_id: Mapped[str] = mapped_column(String(128))
    model_revision: Mapped[str] = mapped_column(String(128))
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(64)), default=list, server_default=text("'{}'"))
    perceptual_hash: Mapped[int | None] = mapped_column(BigInteger)


class DecisionRow(Base):
    """What one auditor said of one check, with the model's verdict as it stood. Only `undone_at` is ever written later,
    within ten seconds.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint(f"outcome IN ({OUTCOMES})", name="outcome"),
        CheckConstraint("settles = (holds IS NOT NULL)", name="settled_holds"),
        CheckConstraint("undone_at IS NULL OR undone_at <= final_at", name="undone_in_time"),
        Index("ix_decisions_case_id", "case_id"),
        Index("ix_decisions_check_id", "check_id", "made_at"),
        Index("ix_decisions_made_at", "made_at"),
        Index("ix_decisions_deed_id", "deed_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    deed_id: Mapped[UUID]  # a group settled together shares it, and is undone together
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    check_id: Mapped[UUID] = mapped_column(ForeignKey("checks.id", ondelete="CASCADE"))
    auditor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    outcome: Mapped[Outcome] = mapped_column(String(32))
    reason_code: Mapped[ReasonCode] = mapped_column(String(32))
    words: Mapped[str] = mapped_column(Text, server_default=text("''"))  # for other auditors
    owner_words: Mapped[str] = mapped_column(Text, server_default=text("''"))  # for whoever uploaded it
    settles: Mapped[bool]  # False: a proposal, or a call for a second review
    holds: Mapped[Outcome | None] = mapped_column(String(32))  # from then on; not `outcome` where two disagree
    overrules: Mapped[bool]  # it contradicts the model's band
    state_before: Mapped[CaseState] = mapped_column(String(16))
    band: Mapped[str] = mapped_column(String(32))  # what the model had said, as the rest
    p_ai: Mapped[float]
    model_id: Mapped[str] = mapped_column(String(128))
    model_revision: Mapped[str] = mapped_column(String(128))
    thresholds_id: Mapped[str | None] = mapped_column(String(128))
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    final_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class NoteRow(Base):
    """What auditors tell each other of a case."""

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case_id", "case_id"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
