"""What its owner writes on a check: a note and tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from aiguard.checks.errors import CheckNotFound, NoteTooLong, TagInvalid
from aiguard.checks.rows import CheckRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

MAX_TAGS: Final = 20
MAX_TAG_CHARS: Final = 64
MAX_NOTE_CHARS: Final = 4000


@dataclass(frozen=True)
class TagCount:
    """`tag` in the letters it is written in most often."""

    tag: str
    count: int


def plain_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Without blanks around and without doubles in other letters, order kept. TagInvalid: too many or too long."""
    first: dict[str, str] = {}
    for tag in tags:
        plain = " ".join(tag.split())
        if plain:
            first.setdefault(plain.lower(), plain)
    found = tuple(first.values())
    if len(found) > MAX_TAGS or any(len(tag) > MAX_TAG_CHARS or not tag.isprintable() for tag in found):
        raise TagInvalid(MAX_TAGS, MAX_TAG_CHARS)
    return found


def plain_note(note: str) -> str:
    """NoteTooLong."""
    plain = note.replace("\0", "").strip()
    if len(plain) > MAX_NOTE_CHARS:
        raise NoteTooLong(MAX_NOTE_CHARS)
    return plain


def label(
    session: Session, owner_id: int, check_id: UUID, *, note: str | None = None, tags: Iterable[str] | None = None
) -> None:
    """Replace what is given, leave what is None. CheckNotFound, TagInvalid, NoteTooLong. One transaction; commits."""
    new_note = None if note is None else plain_note(note)
    new_tags = None if tags is None else list(plain_tags(tags))
    with session.begin():
        mine = select(CheckRow).where(CheckRow.owner_id == owner_id, CheckRow.id == check_id)
        row = session.scalars(mine.with_for_update()).one_or_none()
        if row is None:
            raise CheckNotFound
        row.note = row.note if new_note is None else new_note
        row.tags = row.tags if new_tags is None else new_tags


def add_tag(session: Session, owner_id: int, ids: Sequence[UUID], tag: str) -> int:
    """Returns how many got it: not those that have it, nor those that are full. TagInvalid. Commits."""
    [plain] = plain_tags([tag]) or [""]
    if not plain:
        raise TagInvalid(MAX_TAGS, MAX_TAG_CHARS)

    def added(tags: list[str]) -> list[str]:
        has = plain.lower() in {each.lower() for each in tags}
        return tags if has or len(tags) >= MAX_TAGS else [*tags, plain]

    return _retag(session, owner_id, ids, added)


def remove_tag(session: Session, owner_id: int, ids: Sequence[UUID], tag: str) -> int:
    """In whatever letters; returns how many had it. Commits."""
    low = " ".join(tag.split()).lower()
    return _retag(session, owner_id, ids, lambda tags: [each for each in tags if each.lower() != low])


def tag_counts(session: Session, owner_id: int, *, limit: int = 500) -> list[TagCount]:
    """The owner's tags, most used first; one that is written in several ways counts as one."""
    # unnest() beside the same WHERE as ix_checks_tagged, which includes the tags: the rows are not read.
    each = select(func.unnest(CheckRow.tags).label("tag")).where(CheckRow.owner_id == owner_id, CheckRow.tags != [])
    tags = each.subquery()
    count = func.count().label("count")
    found: dict[str, list[TagCount]] = {}
    for row in session.execute(select(tags.c.tag, count).group_by(tags.c.tag).order_by(count.desc(), tags.c.tag)):
        found.setdefault(row.tag.lower(), []).append(TagCount(row.tag, row[1]))
    merged = [TagCount(spellings[0].tag, sum(one.count for one in spellings)) for spellings in found.values()]
    return sorted(merged, key=lambda one: (-one.count, one.tag.lower()))[:limit]


def _retag(session: Session, owner_id: int, ids: Sequence[UUID], change: Callable[[list[str]], list[str]]) -> int:
    changed = 0
    with session.begin():
        mine = select(CheckRow).where(CheckRow.owner_id == owner_id, CheckRow.id.in_(ids))
        # By id, as everybody who changes several checks at once.
        for row in session.scalars(mine.order_by(CheckRow.id).with_for_update()):
            tags = change(row.tags)
            if tags != row.tags:
                row.tags = tags
                changed += 1
    return changed
