"""A migrated database with somebody who uploads and somebody who looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aiguard.db import make_engine, make_session_factory
from tests.integration.checks.history_rows import person

if TYPE_CHECKING:
    from aiguard.db import SessionFactory


@pytest.fixture
def sessions(postgres_url: str) -> SessionFactory:
    return make_session_factory(make_engine(postgres_url))


@pytest.fixture
def owner(sessions: SessionFactory) -> int:
    with sessions.begin() as session:
        return person(session, "owner")


@pytest.fixture
def me(sessions: SessionFactory) -> int:
    with sessions.begin() as session:
        return person(session, "auditor")
