"""People, checks of any age, and what a store holds of their pictures."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.db import SessionFactory, make_engine, make_session_factory
from aiguard.intake.receive import IncomingFile
from aiguard.intake.service import Intake, Limits, Upload
from aiguard.keeping.limits import FOREVER, Days
from aiguard.storage import BlobStore, open_store, original_key, thumbnail_key
from tests.integration.api.browser import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from uuid import UUID

ANN, BOB = 1, 2


class Archive:
    """Checks of ANN and BOB, with files."""

    def __init__(self, sessions: SessionFactory, store: BlobStore, folder: Path) -> None:
        self.sessions, self.store, self.folder = sessions, store, folder
        self.made = 0

    def add(self, owner_id: int = ANN, *, days_old: float = 0, operator: Days = FOREVER, **values: Any) -> UUID:
        """A finished check of a picture of its own; `values` are columns of its row."""
        self.made += 1
        incoming = IncomingFile(self.folder, 1 << 20)
        incoming.write(png(self.made))
        intake = Intake(self.sessions, self.store, Limits(1 << 20, 10), keeping=operator)
        [view] = intake.accept(owner_id, [Upload("cat.png", incoming)]).checks
        self.store.put(thumbnail_key(view.image.sha256), b"thumbnail")
        at = datetime.now(UTC) - timedelta(days=days_old)
        with self.sessions.begin() as session:
            row = update(CheckRow).where(CheckRow.id == view.id)
            session.execute(row.values({"state": CheckState.DONE, "created_at": at} | values))
        return view.id

    def check(self, check_id: UUID) -> CheckRow | None:
        with self.sessions() as session:
            return session.get(CheckRow, check_id)

    def ids(self) -> set[UUID]:
        with self.sessions() as session:
            return set(session.scalars(select(CheckRow.id)))

    def kept(self) -> int:
        """How many originals lie in the store."""
        return sum(1 for _ in self.store.list("originals"))

    def key(self, number: int) -> str:
        return original_key(self.digest(number))

    def digest(self, number: int) -> str:
        """Of the picture that was added as the `number`th."""
        return hashlib.sha256(png(number)).hexdigest()


@pytest.fixture
def sessions(postgres_url: str) -> Iterator[SessionFactory]:
    engine = make_engine(postgres_url)
    made = make_session_factory(engine)
    with made.begin() as session:
        session.add_all([UserRow(id=n, email=f"{n}@x.org", password="-", fs_uniquifier=str(n)) for n in (ANN, BOB)])
    yield made
    engine.dispose()


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return open_store(f"file://{tmp_path}/blobs")


@pytest.fixture
def archive(sessions: SessionFactory, store: BlobStore, tmp_path: Path) -> Archive:
    return Archive(sessions, store, tmp_path)
