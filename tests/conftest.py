"""Servers for every test that asks for one by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from redis import Redis

from tests.servers import fresh_database, running_postgres, running_valkey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiguard.embedded.postgres import Postgres
    from aiguard.embedded.valkey import Valkey


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A migrated database of this test's own."""
    with fresh_database(postgres) as url:
        yield url


@pytest.fixture(scope="session")
def valkey() -> Iterator[Valkey]:
    with running_valkey() as server:
        yield server


@pytest.fixture
def broker_url(valkey: Valkey) -> str:
    """A broker that holds nothing."""
    Redis.from_url(valkey.url).flushall()
    return valkey.url
