"""The history: what may be asked for, and a check as it is listed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from flask_openapi3 import FileStorage
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from aiguard.api.schemas.checks import Failure, Image
from aiguard.api.schemas.text import Text
from aiguard.checks.bulk import Action
from aiguard.checks.filters import WAITING, Filter
from aiguard.checks.sorting import Sort
from aiguard.checks.states import CheckState, Source
from aiguard.checks.statistics import Bucket
from aiguard.imaging.formats import ImageFormat
from aiguard.verdict import Band

StateFilter = Literal["waiting", "queued", "running", "done", "failed"]
Word = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1, max_length=128)]
Name = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=255)]


def _utc(instant: datetime) -> datetime:
    """What says no zone means UTC. PostgreSQL takes no offset of 16 hours, which ISO 8601 can write."""
    try:
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except OverflowError:  # the first and the last day of the calendar
        return instant.replace(tzinfo=UTC)


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())


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
    decision: list[Literal["confirmed_ai", "confirmed_real", "cannot_tell"]] = Field(
        default_factory=list, max_length=3, description="What a person found"
    )
    tag: list[Word] = Field(default_factory=list, max_length=10, description="All of these tags, upper or lower case")
    name: Name = Field(default="", description="Anywhere in the file name, upper or lower case")
    as_of: Instant | None = Field(
        default=None,
        description="`as_of` of the statistics: without checks that came, or got the verdict asked for, from then on",
    )

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
            decisions=tuple(self.decision),
            name=self.name,
            as_of=self.as_of,
        )


class HistoryQuery(CheckFilter):
    sort: Sort = Sort.NEWEST
    limit: int = Field(default=50, ge=1, le=200)
    cursor: Text | None = Field(
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


class VerdictInShort(_Shown):
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
    verdict: VerdictInShort | None
    decision: Literal["confirmed_ai", "confirmed_real", "cannot_tell"] | None = Field(
        description="What a person found, beside the verdict"
    )
    failure: Failure | None
    source: Source
    note: str
    tags: list[str]
    picture_until: datetime | None = Field(description="Then the picture goes and the verdict stays; null: not set")
    delete_after: datetime | None = Field(description="Then all of it goes; null: not set")


class HistoryPage(_Shown):
    items: list[CheckSummary]
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page; null on the last one")


class PictureForm(BaseModel):
    file: FileStorage = Field(description="The picture to look for; it is not kept")

    @field_validator("file", mode="before")
    @classmethod
    def _is_a_file(cls, given: object) -> object:
        if not hasattr(given, "stream"):  # flask-openapi3 lets words through
            raise ValueError("Send the picture as a file")
        return given


class PictureMatch(_Shown):
    check: CheckSummary
    distance: int | None = Field(description="Differing bits of 64 of the perceptual hash; null: the very same bytes")


class PictureMatches(BaseModel):
    items: list[PictureMatch] = Field(description="The same bytes first, then what looks alike, nearest first")


class Labels(BaseModel):
    """What is left out stays as it is."""

    note: str | None = Field(default=None, max_length=20_000, description="At most 4,000 characters")
    tags: list[Annotated[Text, StringConstraints(max_length=1000)]] | None = Field(
        default=None, max_length=100, description="At most 20 of 64 characters; doubles in other letters are dropped"
    )


class TagCount(_Shown):
    tag: str
    count: int


class TagCounts(BaseModel):
    items: list[TagCount] = Field(description="Most used first, at most 500")


class Chosen(BaseModel):
    """Either some checks by their ids, or everything that meets a filter: `{}` is everything."""

    ids: list[UUID] | None = Field(default=None, min_length=1, max_length=1000)
    filter: CheckFilter | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Chosen:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("Give either ids or filter")
        return self


class BulkRequest(Chosen):
    action: Action
    tag: Text | None = Field(default=None, max_length=1000, description="For add_tag and remove_tag")
    model_id: Text | None = Field(default=None, max_length=128, description="For check_again: one of GET /models")
    cursor: Text | None = Field(
        default=None, max_length=2000, description="With `filter`: `next_cursor` of the answer before"
    )

    @model_validator(mode="after")
    def _complete(self) -> BulkRequest:
        if self.action in (Action.ADD_TAG, Action.REMOVE_TAG) and not self.tag:
            raise ValueError("Give the tag")
        if self.action == Action.CHECK_AGAIN and not self.model_id:
            raise ValueError("Give the model_id")
        return self


class BulkDone(_Shown):
    seen: int = Field(description="How many this request looked at")
    changed: int = Field(description="How many of them it changed")
    next_cursor: str | None = Field(description="Not null: more is left; send the same request with it as `cursor`")


class ExportQuery(CheckFilter):
    sort: Sort = Sort.NEWEST
    id: list[UUID] | None = Field(default=None, max_length=100, description="Only these; the rest does not count then")
    bom: bool = Field(default=False, description="Begin with a byte order mark, which Excel wants")


class ExportRequest(Chosen):
    sort: Sort = Sort.NEWEST
    bom: bool = False


class StatsQuery(CheckFilter):
    tz: str = Field(default="UTC", max_length=64, description="Where days begin and end: a name such as Europe/Berlin")
    bucket: Bucket | None = Field(default=None, description="Left out: what fits the range")

    @field_validator("tz")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in zones():
            raise ValueError("There is no such time zone")
        return name


class Stretch(_Shown):
    """A day, week or month."""

    begins: date
    count: int
    bands: dict[Band, int]


class Stats(_Shown):
    """Of the checks that meet the filter; `over_time` is oldest first and without gaps."""

    as_of: datetime = Field(description="When it was counted; give it as a filter to mean these checks and no others")
    total: int
    bucket: Bucket
    over_time: list[Stretch]
    states: dict[CheckState, int]
    bands: dict[Band, int]
    formats: dict[str, int]
    models: dict[str, int]
