"""Which of a person's new pictures fit into what they may check today and keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiguard.accounts import quota
from aiguard.checks.kept import has_checked, kept_bytes, kept_bytes_at_most, kept_hashes
from aiguard.intake.errors import ChecksUsedUp, SpaceUsedUp, UploadsFillRoom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from aiguard.accounts.quota import Quota
    from aiguard.intake.errors import QuotaUsedUp

UNDER_WAY_RETRY_AFTER_S = 60
STORED_RETRY_AFTER_S = 3600  # room is made by deleting, not by waiting; look again at leisure


@dataclass(frozen=True)
class NewPicture:
    sha256_hex: str
    size_bytes: int


def refusals(
    session: Session, owner_id: int, pictures: Sequence[NewPicture], default: Quota, *, keep: bool, take: bool
) -> list[QuotaUsedUp | None]:
    """For each picture why it is not taken; None: it is. `take`: count them and hold the count until the commit.

    `keep` False: the pictures go once they are judged and need no room.
    """
    allowed = quota.quota_of(session, owner_id, default)
    done = quota.checks_today(session, owner_id, hold=take)
    room = _Room.of(session, owner_id, pictures, allowed) if keep else _Room(None, set())
    said: list[QuotaUsedUp | None] = []
    for picture in pictures:
        reason = _day_is_over(allowed, done) or room.refusal(picture)
        done += reason is None
        said.append(reason)
    if take:
        quota.count_checks(session, owner_id, said.count(None))
    return said


@dataclass(frozen=True)
class Announced:
    """A file that will come. `under_way_bytes`: of the same person's others that have not arrived whole."""

    size_bytes: int
    under_way_bytes: int
    keep: bool


def refusal_of_size(session: Session, owner_id: int, file: Announced, default: Quota) -> QuotaUsedUp | None:
    """Why a file of which only the size is known need not be sent. `refusals` decides once it is here."""
    allowed = quota.quota_of(session, owner_id, default)
    reason: QuotaUsedUp | None = _day_is_over(allowed, quota.checks_today(session, owner_id))
    if reason is None and file.keep and allowed.kept_bytes is not None:
        room = _Room(
            allowed.kept_bytes,
            set(),
            _used(session, owner_id, allowed.kept_bytes, file.size_bytes + file.under_way_bytes),
        )
        reason = room.refusal(NewPicture("", file.size_bytes)) or _no_room_beside(room.used, file, allowed)
    if reason is not None and has_checked(session, owner_id, file.size_bytes):
        reason = None  # it may be that very file, and the same bytes again cost nothing
    return reason or _no_room_beside(file.size_bytes, file, allowed)


def _no_room_beside(used: int, file: Announced, allowed: Quota) -> UploadsFillRoom | None:
    """Parts lie in the store whatever becomes of them: all that is under way is no more than may be kept."""
    if allowed.kept_bytes is None or used + file.under_way_bytes <= allowed.kept_bytes:
        return None
    return UploadsFillRoom(allowed.kept_bytes, UNDER_WAY_RETRY_AFTER_S)


def _used(session: Session, owner_id: int, limit: int, coming: int) -> int:
    """What is kept, counted closely only where it may be too much with `coming`; else no less than that."""
    at_most = kept_bytes_at_most(session, owner_id)
    return at_most if at_most + coming <= limit else kept_bytes(session, owner_id)


def _day_is_over(allowed: Quota, done: int) -> ChecksUsedUp | None:
    if allowed.checks_per_day is None or done < allowed.checks_per_day:
        return None
    left_s = (quota.next_day() - datetime.now(UTC)).total_seconds()
    return ChecksUsedUp(allowed.checks_per_day, max(1, round(left_s)))


@dataclass
class _Room:
    """What may still be kept. `limit` None: anything."""

    limit: int | None
    known: set[str]  # kept already: once more costs nothing
    used: int = 0

    @classmethod
    def of(cls, session: Session, owner_id: int, pictures: Sequence[NewPicture], allowed: Quota) -> _Room:
        if allowed.kept_bytes is None:
            return cls(None, set())
        known = kept_hashes(session, owner_id, {picture.sha256_hex for picture in pictures})
        coming = sum(picture.size_bytes for picture in pictures)
        return cls(allowed.kept_bytes, known, _used(session, owner_id, allowed.kept_bytes, coming))

    def refusal(self, picture: NewPicture) -> SpaceUsedUp | None:
        if self.limit is None or picture.sha256_hex in self.known:
            return None
        if self.used + picture.size_bytes > self.limit:
            return SpaceUsedUp(self.limit, STORED_RETRY_AFTER_S)
        self.used += picture.size_bytes
        self.known.add(picture.sha256_hex)
        return None
