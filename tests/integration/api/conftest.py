"""The real application on the real database and broker; without a worker, so checks stay queued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from aiguard.app import create_app
from aiguard.config import Settings
from tests.integration.api import judged
from tests.integration.api.browser import Browser
from tests.integration.api.desk import auditor, flagged, other  # noqa: F401  # fixtures of the desk
from tests.integration.api.marked import settled  # noqa: F401  # a fixture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory


@pytest.fixture
def settings(postgres_url: str, broker_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=postgres_url,
        broker_url=broker_url,
        storage_url=f"file://{tmp_path}/blobs",
        secret_key="a secret for tests, 32 letters long",
        data_dir=tmp_path,
        max_image_bytes=20_000,
        max_files_per_request=5,
    )


@pytest.fixture
def build(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make the application, with other settings where a test names them."""
    built = []

    def make(**changed: object) -> Flask:
        app = create_app(settings.model_copy(update=changed))
        built.append(app)
        return app

    yield make
    for app in built:
        sessions_of(app).kw["bind"].dispose()


@pytest.fixture
def app(build: Callable[..., Flask]) -> Flask:
    return build()


@pytest.fixture
def visitor(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def admin(app: Flask) -> Browser:
    browser = Browser(app)
    assert browser.register("admin@example.com").status_code == 201
    return browser


@pytest.fixture
def checker(app: Flask, admin: Browser) -> Browser:
    browser = Browser(app)
    assert browser.register("checker@example.com").status_code == 201
    return browser


@pytest.fixture
def sessions(app: Flask) -> SessionFactory:
    return sessions_of(app)


@pytest.fixture
def station(app: Flask, tmp_path: Path) -> Iterator[Station]:
    """Judges what is queued when it is told to run."""
    with judged.station_of(app, tmp_path) as station:
        yield station


def sessions_of(app: Flask) -> SessionFactory:
    return app.extensions["aiguard"].sessions
