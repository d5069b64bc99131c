"""A migrated database with two people and a way to queue checks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow, ImageRow
from aiguard.db import SessionFactory, make_engine, make_session_factory

if TYPE_CHECKING:
    from sqlalchemy import Engine

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
