"""The history: what may be asked for, and a check as it is listed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from aiguard.api.schemas.checks import Failure, Image
from aiguard.checks.filters import WAITING, Filter
from aiguard.checks.sorting import Sort
from aiguard.checks.states import CheckState, Source
from aiguard.imaging.formats import ImageFormat
from aiguard.verdict import Band

StateFilter = Literal["waiting", "queued", "running", "done", "failed"]
# PostgreSQL keeps no NUL in a text.
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\x00]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255, pattern=r"^[^\x00]*$")]


def _utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]


class CheckFilter(BaseModel):
    """Several values of one kind mean any of them, several tags all of them, several kinds every one of them."""

    model_config = ConfigDict(protected_namespaces=())

    state: list[StateFilter] = Field(default_factory=list, max_length=5, description="`waiting`: queued or running")
    band: list[Band] = Field(default_factory=list, max_length=4)
    created_from: Instant | None = Field(default=None, description="From this instant on; UTC unless it says otherwise")
    created_before: Instant | None = Field(default=None, description="Before this instant")
    model: list[Word] = Field(default_factory=list, max_length=10, description="The id of the deciding model")
    format: list[ImageFormat] = Field(default_factory=list, max_length=8)
    source: list[Source] = Field(default_factory=list, max_length=3)
    tag: list[Word] = Field(default_factory=list, max_length=10, description="All of these tags, upper or lower case")
    name: Name = Field(default="", description="Anywhere in the file name, upper or lower case")

    def wish(self) -> Filter:
        states = {
            state for wanted in self.state for state in (WAITING if wanted == "waiting" else {CheckState(wanted)})
        }
        return Filter(
            states=frozenset(states),
            bands=tuple(self.band),
            created_from=self.created_from,
            created_before=self.created_before,
            models=tuple(self.model),
            media_types=tuple(format_.media_type for format_ in self.format),
            sources=tuple(self.source),
            tags=tuple(self.tag),
            name=self.name,
        )


class HistoryQuery(CheckFilter):
    sort: Sort = Sort.NEWEST
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(
        default=None, max_length=2000, description="`next_cursor` of the page before; same `sort`"
    )


class CheckQuery(HistoryQuery):
    id: list[UUID] | None = Field(
        default=None,
        max_length=100,
        description="Only these, for following some checks live; the rest does not count then",
    )


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True, protected_namespaces=())


class Outcome(_Shown):
    """What the deciding verdict comes to."""

    band: Band
    p_ai: float = Field(ge=0, le=1)
    model_id: str


class CheckSummary(_Shown):
    """A check without its reasons and evidence."""

    id: UUID
    file_name: str
    state: CheckState
    created_at: datetime
    finished_at: datetime | None
    image: Image
    verdict: Outcome | None
    failure: Failure | None
    source: Source
    note: str
    tags: list[str]
    picture_until: datetime | None = Field(description="Then the picture goes and the verdict stays; null: not set")
    delete_after: datetime | None = Field(description="Then all of it goes; null: not set")


class HistoryPage(_Shown):
    items: list[CheckSummary]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; null on the last one")
