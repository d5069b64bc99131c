"""A courier, a real receiver and a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aiguard.db import SessionFactory, make_engine, make_session_factory
from tests.integration.accounts.deliveries import courier_for
from tests.receiver import Receiver, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiguard.accounts.webhooks.courier import Courier


@pytest.fixture
def sessions(postgres_url: str) -> SessionFactory:
    return make_session_factory(make_engine(postgres_url))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


@pytest.fixture
def courier(sessions: SessionFactory, receiver: Receiver) -> Courier:
    return courier_for(sessions, f"127.0.0.1:{receiver.port}")
