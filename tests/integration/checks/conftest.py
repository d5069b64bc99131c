"""A migrated database with two people and a way to queue checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from aiguard.accounts.rows import UserRow
from aiguard.checks.prepare import TARGET
from aiguard.checks.rows import CheckRow, ImageRow
from aiguard.checks.station import Pace, Station
from aiguard.db import SessionFactory, make_engine, make_session_factory
from aiguard.detection.detector import Detector
from aiguard.detection.opening import open_listed
from aiguard.detection.registry import BUNDLED
from aiguard.imaging.children import ChildPool
from aiguard.imaging.limits import PixelLimits
from aiguard.storage import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from aiguard.storage import BlobStore

Enqueue = Callable[..., list[UUID]]


def check_of(image: ImageRow, owner_id: int, file_name: str) -> CheckRow:
    return CheckRow(
        owner_id=owner_id,
        image_id=image.id,
        file_name=file_name,
        sha256_hex=image.sha256_hex,
        size_bytes=image.size_bytes,
        media_type=image.media_type,
    )


@pytest.fixture
def engine(postgres_url: str) -> Engine:
    return make_engine(postgres_url)


@pytest.fixture
def sessions(engine: Engine) -> SessionFactory:
    return make_session_factory(engine)


@pytest.fixture
def enqueue(sessions: SessionFactory) -> Enqueue:
    """enqueue("ann", 3) queues three checks of ann's, each on a picture of its own."""

    def add(owner: str, count: int) -> list[UUID]:
        with sessions.begin() as session:
            user = session.query(UserRow).filter_by(email=owner).one_or_none()
            if user is None:
                user = UserRow(email=owner, password="-", fs_uniquifier=owner)
                session.add(user)
                session.flush()
            ids = []
            for _ in range(count):
                image = ImageRow(
                    sha256_hex=f"{session.query(ImageRow).count():064x}", size_bytes=1, media_type="image/png"
                )
                session.add(image)
                session.flush()
                row = check_of(image, user.id, f"{owner}.png")
                session.add(row)
                session.flush()
                ids.append(row.id)
            return ids

    return add


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return open_store(f"file://{tmp_path}/blobs")


@pytest.fixture
def station(sessions: SessionFactory, store: BlobStore, tmp_path: Path) -> Iterator[Station]:
    judge = Detector.load(BUNDLED, models_dir=tmp_path, device="cpu")
    judge.spec = judge.spec.model_copy(update={"explanations": ("crop_scores",)})
    with ChildPool(TARGET, processes=1, memory_bytes=2 << 30, timeout_s=30) as pool:
        yield Station(
            sessions,
            store,
            judge,
            pool,
            PixelLimits(),
            Pace(8, 60, 3, 60),
            open_other=partial(open_listed, models_dir=tmp_path, device="cpu"),
        )
