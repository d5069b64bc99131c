"""Bytes in, checks out: store first, then the rows in one transaction, then the answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aiguard.accounts.quota import Quota
from aiguard.accounts.rows import UserRow
from aiguard.checks import removal
from aiguard.checks.history import pick_checks
from aiguard.checks.known import known_checks
from aiguard.checks.rows import CheckRow
from aiguard.imaging.formats import HEAD_BYTES, sniff
from aiguard.intake import writing
from aiguard.intake.admission import Announced, NewPicture, refusal_of_size, refusals
from aiguard.intake.errors import (
    EmptyFile,
    ImageTooLarge,
    IntakeError,
    NoFiles,
    TooManyFiles,
    UnsupportedType,
)
from aiguard.intake.terms import Terms
from aiguard.intake.writing import EarlierGone, Picture
from aiguard.keeping.limits import FOREVER, Days, set_dates
from aiguard.storage import StorageError, original_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.known import RunningModel
    from aiguard.checks.views import CheckView
    from aiguard.db import SessionFactory
    from aiguard.intake.receive import IncomingFile
    from aiguard.storage import BlobStore


UNLIMITED = Quota()


@dataclass(frozen=True)
class Upload:
    """One file as it came: the name is the browser's, only the bytes are believed."""

    file_name: str
    incoming: IncomingFile


@dataclass(frozen=True)
class Limits:
    max_image_bytes: int
    max_files: int


@dataclass(frozen=True)
class Refusal:
    file_name: str
    error: IntakeError


@dataclass(frozen=True)
class Accepted:
    """`checks` in the order of the files that were taken; `refused` says why each other one was not.

    `earlier` names those of `checks` that were there before: the same bytes, judged by the model that runs now.
    """

    checks: list[CheckView]
    refused: list[Refusal]
    earlier: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class _Coming:
    """One request: its pictures are those of its uploads that can be taken."""

    uploads: Sequence[Upload]
    pictures: Sequence[Picture]
    terms: Terms
    key: str | None


@dataclass(frozen=True)
class Intake:
    """Takes uploads in; refuses single files. Raises NoFiles, TooManyFiles, KeyReused or a StorageError."""

    sessions: SessionFactory
    store: BlobStore
    limits: Limits
    model: Callable[[], RunningModel | None] = lambda: None
    quota: Quota = UNLIMITED
    keeping: Days = FOREVER  # the operator's limits

    def accept(
        self,
        owner_id: int,
        uploads: Sequence[Upload],
        terms: Terms = Terms(),  # noqa: B008  # frozen
        *,
        idempotency_key: str | None = None,
    ) -> Accepted:
        """Nothing is lost once this returns: bytes are stored and rows committed before it does."""
        if not uploads:
            raise NoFiles
        if len(uploads) > self.limits.max_files:
            raise TooManyFiles(self.limits.max_files)
        pictures, refused = self._sort_out(uploads)
        with self.sessions() as session:
            coming = _Coming(uploads, pictures, _settled(session, owner_id, terms), idempotency_key)
        while True:
            try:
                done = self._take(owner_id, coming)
            except EarlierGone:  # its picture is a new one now
                continue
            return replace(done, refused=[*refused, *done.refused])

    def _take(self, owner_id: int, coming: _Coming) -> Accepted:
        """Raises EarlierGone, and then nothing was made."""
        pictures, terms = coming.pictures, coming.terms
        refused: list[Refusal] = []
        earlier = {} if terms.again else self._earlier(owner_id, pictures)
        fresh = [picture for picture in pictures if picture.sha256_hex not in earlier]
        with self.sessions() as session:  # a first look, so that nothing is stored for whom nothing is left
            if not writing.is_known(session, owner_id, coming.key):
                fresh, refused = self._within_quota(session, owner_id, fresh, terms, take=False)
        stored = fresh
        for picture in stored:
            self.store.put_file(original_key(picture.sha256_hex), picture.incoming.path)
        with self.sessions() as session, session.begin():
            ids = writing.once(session, owner_id, coming.key, _digest(coming.uploads))
            if ids is not None:  # the answer is that of the first time, and what the quota left out then
                earlier, fresh = {}, writing.not_among(session, ids, fresh)
            writing.hold(session, earlier.values())
            fresh, over = self._within_quota(session, owner_id, fresh, terms, take=True)
            made = writing.insert_checks(session, owner_id, fresh, terms)
            set_dates(session, self.keeping, CheckRow.id.in_(made))
            ids = _in_order(pictures, earlier, fresh, made) if ids is None else [*ids, *made]
            writing.remember(session, owner_id, coming.key, ids)
        self._make_sure(owner_id, made, fresh)
        self._let_go([picture for picture in stored if picture not in fresh])
        with self.sessions() as session:  # after the commit: nobody waits for our locks while places are counted
            found = {view.id: view for view in pick_checks(session, owner_id, ids).items}
        checks = [found[check_id] for check_id in ids if check_id in found]
        return Accepted(checks, [*refused, *over], frozenset(earlier.values()))

    def expect(self, session: Session, owner_id: int, size_bytes: int, terms: Terms, *, under_way_bytes: int) -> None:
        """Before any byte of a file: raises what `accept` would refuse for its size alone, and UploadsFillRoom."""
        if size_bytes > self.limits.max_image_bytes:
            raise ImageTooLarge(size_bytes, self.limits.max_image_bytes)
        if size_bytes <= 0:
            raise EmptyFile
        keep = bool(_settled(session, owner_id, terms).keep_picture)
        size = Announced(size_bytes, under_way_bytes, keep=keep)
        reason = refusal_of_size(session, owner_id, size, self.quota)
        if reason is not None:
            raise reason

    def _within_quota(
        self, session: Session, owner_id: int, pictures: Sequence[Picture], terms: Terms, *, take: bool
    ) -> tuple[list[Picture], list[Refusal]]:
        if not pictures:
            return [], []
        sizes = [NewPicture(picture.sha256_hex, picture.incoming.size_bytes) for picture in pictures]
        said = refusals(session, owner_id, sizes, self.quota, keep=bool(terms.keep_picture), take=take)
        pairs = list(zip(pictures, said, strict=True))
        over = [Refusal(picture.file_name, reason) for picture, reason in pairs if reason is not None]
        return [picture for picture, reason in pairs if reason is None], over

    def _earlier(self, owner_id: int, pictures: Sequence[Picture]) -> dict[str, UUID]:
        with self.sessions() as session:
            return known_checks(session, owner_id, {picture.sha256_hex for picture in pictures}, self.model())

    def _make_sure(self, owner_id: int, made: Sequence[UUID], pictures: Sequence[Picture]) -> None:
        """A purge that was under way may have taken a file between its storing and our rows; from now on none can."""
        try:
            for picture in pictures:
                key = original_key(picture.sha256_hex)
                if self.store.size(key) != picture.incoming.size_bytes:
                    self.store.put_file(key, picture.incoming.path)
        except StorageError:
            with self.sessions() as session:
                removal.remove_checks(session, owner_id, made)
            raise

    def _let_go(self, pictures: Sequence[Picture]) -> None:
        """Stored, and then no row was made of them: their files stay only if another check has them."""
        if not pictures:
            return
        with self.sessions() as session:
            strays = removal.doom_strays(session, [picture.sha256_hex for picture in pictures])
        if strays:
            removal.purge(self.sessions, self.store)

    def _sort_out(self, uploads: Sequence[Upload]) -> tuple[list[Picture], list[Refusal]]:
        pictures, refused = [], []
        for upload in uploads:
            try:
                pictures.append(self._examine(upload))
            except IntakeError as error:
                refused.append(Refusal(upload.file_name, error))
        return pictures, refused

    def _examine(self, upload: Upload) -> Picture:
        incoming = upload.incoming
        if incoming.too_large:
            raise ImageTooLarge(incoming.size_bytes, self.limits.max_image_bytes)
        if incoming.size_bytes == 0:
            raise EmptyFile
        format_ = sniff(incoming.head(HEAD_BYTES))
        if format_ is None:
            raise UnsupportedType(upload.file_name)
        return Picture(plain_name(upload.file_name), format_, incoming)


def _settled(session: Session, owner_id: int, terms: Terms) -> Terms:
    """What was left open is as the owner chose for every picture."""
    owner = session.get_one(UserRow, owner_id)
    keep = owner.keep_picture if terms.keep_picture is None else terms.keep_picture
    train = owner.for_training if terms.for_training is None else terms.for_training
    return replace(terms, keep_picture=keep, for_training=train)


def _digest(uploads: Sequence[Upload]) -> str:
    """Of a request's body: the names and bytes of its files, in their order."""
    return hashlib.sha256("\n".join(f"{u.file_name}\0{u.incoming.sha256_hex}" for u in uploads).encode()).hexdigest()


def _in_order(
    pictures: Sequence[Picture], earlier: dict[str, UUID], fresh: Sequence[Picture], made: Sequence[UUID]
) -> list[UUID]:
    """Of the checks that were there and those just made, as the files came; without those over the quota."""
    new = {id(picture): check_id for picture, check_id in zip(fresh, made, strict=True)}
    each = [earlier.get(picture.sha256_hex) or new.get(id(picture)) for picture in pictures]
    return [check_id for check_id in each if check_id is not None]


def plain_name(name: str) -> str:
    """The last path component without control characters, at most 255 long: shown to its owner, used for nothing."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if char.isprintable()).strip()
    return plain[:255] or "unnamed"
