"""The originals of what was claimed: one that cannot be read is put off alone, an absent store costs nobody a try."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

import structlog
from sqlalchemy import case, select, update

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.storage import BlobMissing, StorageError, StorageFull, original_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.queue import Claim
    from aiguard.storage import BlobStore

log = structlog.get_logger()

NOBODYS: Final = original_key("0" * 64)
SEVERAL: Final = 3  # that many unreadable ones and no readable one: it is not they


class Claimed(Protocol):
    @property
    def check_id(self) -> UUID: ...

    @property
    def token(self) -> UUID: ...

    @property
    def sha256_hex(self) -> str: ...


C = TypeVar("C", bound=Claimed)


@dataclass
class Originals(Generic[C]):
    """Brings what was claimed to a folder, one by one, as it is asked for."""

    store: BlobStore
    claims: Sequence[C]
    folder: Path
    missing: Callable[[C], None]  # told of each whose original is not there
    put_off: list[C] = field(default_factory=list)  # missing or unreadable, when all were tried
    unread: list[C] = field(default_factory=list)  # not to blame: the store is away, or there is no room here
    error: StorageError | None = None  # why they are unread

    def brought(self) -> Iterator[tuple[C, Path]]:
        """Each claim that can be worked on, and where its original lies now."""
        unreadable: list[C] = []
        read = 0
        for at, claim in enumerate(self.claims):
            path = self.folder / str(claim.token)
            try:
                self.store.fetch(original_key(claim.sha256_hex), path)
            except BlobMissing:
                self.missing(claim)
                self.put_off.append(claim)
                continue
            except StorageError as error:
                path.unlink(missing_ok=True)  # what came of it takes room
                unreadable.append(claim)
                self.error = error
                if self._is_not_its_own(error):
                    self.unread = [*unreadable, *self.claims[at + 1 :]]
                    return
                continue
            read += 1
            yield claim, path
        if len(unreadable) >= SEVERAL and not read:
            self.unread = unreadable
        else:
            self.put_off += unreadable

    def went_on(self, give_back: Callable[[Sequence[C]], object]) -> bool:
        """Whether the store and the room here allow for more, when all were tried; what was not read is given back.

        What is put off comes back when its lease runs out.
        """
        self._log_unreadable()
        if self.unread:
            give_back(self.unread)
        return not self.unread

    def _log_unreadable(self) -> None:
        """Says which could not be read and why, when all were tried and one could not."""
        if self.error is not None:
            said = str(getattr(self.error, "detail", self.error))
            checks = [str(claim.check_id) for claim in self.unread or self.put_off]
            log.warning("originals_unreadable", reason=self.error.code, detail=said, checks=checks)

    def _is_not_its_own(self, error: StorageError) -> bool:
        """No room in the folder, or a store that does not even say that it has not what nobody has."""
        if isinstance(error, StorageFull):
            return True
        try:
            self.store.size(NOBODYS)
        except StorageError:
            return True
        return False


def give_back_unread(session: Session, claims: Sequence[Claim]) -> set[UUID]:
    """Queue them again as if they had not been claimed: the attempt does not count. Returns which were still held.

    One transaction; commits.
    """
    held = select(CheckRow.id).where(
        CheckRow.state == CheckState.RUNNING, CheckRow.lease_token.in_([claim.token for claim in claims])
    )
    # In the order in which a removal locks them.
    back = update(CheckRow).where(CheckRow.id.in_(held.order_by(CheckRow.id).with_for_update()))
    back = back.values(
        state=CheckState.QUEUED,
        attempt=CheckRow.attempt - 1,
        started_at=case((CheckRow.attempt > 1, CheckRow.started_at)),
        lease_until=None,
        lease_token=None,
    )
    with session.begin():
        returned = session.scalars(back.returning(CheckRow.id).execution_options(synchronize_session=False))
        return set(returned)
