"""Cases on the desk: the queue and what may be asked of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from aiguard.api.schemas.history import Instant, Word
from aiguard.api.schemas.text import Text
from aiguard.review.states import CaseKind, CaseState, Outcome
from aiguard.review.wishes import Order, Whose, Wish
from aiguard.verdict import Band

Reason = Annotated[str, StringConstraints(max_length=32, pattern=r"^[a-z_]+$")]


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True, protected_namespaces=())


class CaseSummary(_Shown):
    """A case as the queue lists it: without the name of the file and of whoever uploaded it."""

    id: UUID
    check_id: UUID
    kind: CaseKind
    state: CaseState
    reasons: list[str] = Field(description="The kinds of the policy's rules that spoke, or `appeal`")
    policy_version: int
    risk: float = Field(ge=0, le=1)
    opened_at: datetime
    due_at: datetime
    claimed_by: int | None = Field(description="Who works on it now")
    claimed_until: datetime | None
    assigned_to: int | None = Field(description="Whom it is kept for")
    barred: bool = Field(description="You had a say before: somebody else has to look")
    own: bool = Field(description="The picture is yours")
    group_id: UUID
    group_size: int = Field(description="Unsettled cases of nearly the same picture, this one among them")
    settled_at: datetime | None
    outcome: Outcome | None = Field(description="What holds; null also for an appeal that was withdrawn")
    band: Band
    p_ai: float
    model_id: str
    uploader_id: int
    tags: list[str]
    has_preview: bool


class CasePage(_Shown):
    items: list[CaseSummary]
    people: dict[int, str] = Field(description="Emails of the auditors who are named here")
    next_cursor: str | None
    opening: int | None = Field(description="For /thumbnail of each of these, when `thumbnails` was asked for")


class CaseFilter(BaseModel):
    """Several values of one kind mean any of them, several tags all of them, several kinds every one of them."""

    model_config = ConfigDict(protected_namespaces=())

    state: list[CaseState] = Field(default_factory=list, max_length=3, description="`settled` goes alone")
    kind: list[CaseKind] = Field(default_factory=list, max_length=3)
    reason: list[Reason] = Field(default_factory=list, max_length=10)
    band: list[Band] = Field(default_factory=list, max_length=4)
    model: list[Word] = Field(default_factory=list, max_length=10)
    uploader: int | None = Field(default=None, ge=1, le=2**31 - 1)
    tag: list[Word] = Field(default_factory=list, max_length=10)
    opened_before: Instant | None = None
    overdue: bool = False
    grouped: bool = Field(default=False, description="One case a group of near-duplicates")
    whose: Whose = Whose.ANYBODY
    outcome: list[Outcome] = Field(default_factory=list, max_length=4, description="Of settled cases")

    def wish(self) -> Wish:
        settled = CaseState.SETTLED in self.state
        return Wish(
            settled=settled,
            states=() if settled else tuple(self.state),
            kinds=tuple(self.kind),
            reasons=tuple(self.reason),
            bands=tuple(self.band),
            models=tuple(self.model),
            uploader_id=self.uploader,
            tags=tuple(self.tag),
            opened_before=self.opened_before,
            overdue=self.overdue,
            grouped=self.grouped,
            whose=self.whose,
            outcomes=tuple(self.outcome),
        )


class CaseQuery(CaseFilter):
    order: Order = Order.RISK
    limit: int = Field(default=50, ge=1, le=200)
    cursor: Text | None = Field(
        default=None, max_length=500, description="`next_cursor` of the page before; same order"
    )
    thumbnails: bool = Field(
        default=False, description="Asks for an `opening` to see the small pictures with: one entry in the audit log"
    )


class NextWanted(CaseFilter):
    """Which cases to go on with."""

    order: Order = Order.RISK
    but: list[UUID] = Field(default_factory=list, max_length=200, description="Those you pass over for now")


class CaseCounts(_Shown):
    """Of unsettled cases. A case with two reasons counts under both."""

    total: int
    groups: int
    overdue: int
    mine: int
    free: int = Field(description="Those that you may take now")
    states: dict[str, int]
    kinds: dict[str, int]
    bands: dict[str, int]
    models: dict[str, int]
    reasons: dict[str, int]
    oldest_at: datetime | None
    next_due_at: datetime | None


class CasePath(BaseModel):
    case_id: UUID


class CaseClaim(_Shown):
    case_id: UUID
    token: UUID = Field(description="Goes with every decision: it is refused once somebody else holds the case")
    until: datetime
    also: list[UUID] = Field(description="Further cases of the group, held with the same token")


class Assignment(BaseModel):
    auditor_id: int | None = Field(ge=1, le=2**31 - 1, description="Null: kept for nobody")


class Auditor(BaseModel):
    id: int
    email: str


class Auditors(BaseModel):
    items: list[Auditor]
