"""A sealed log, as `make up` leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aiguard.audit.sealing import seal
from aiguard.db import make_engine, make_session_factory

if TYPE_CHECKING:
    from aiguard.db import SessionFactory
    from aiguard.embedded.postgres import Postgres


@pytest.fixture
def superuser_url(postgres: Postgres, postgres_url: str) -> str:
    return postgres.superuser_url(postgres_url.rsplit("/", 1)[1])


@pytest.fixture
def sessions(postgres_url: str, superuser_url: str) -> SessionFactory:
    seal(superuser_url, "aiguard")
    return make_session_factory(make_engine(postgres_url))
