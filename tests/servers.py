"""The embedded PostgreSQL and Valkey for tests: one of each a test run (a worker of it), empty for every test."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg2
from psycopg2 import sql

from aiguard.db import migrate
from aiguard.embedded.postgres import Postgres, postgres_in
from aiguard.embedded.process import Running
from aiguard.embedded.valkey import Valkey, valkey_in

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "only-for-tests"
TEMPLATE = "migrated"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """With a migrated database that each test's own is copied from."""
    with tempfile.TemporaryDirectory(prefix="aiguard-pg-") as folder:
        Path(folder).chmod(0o711)  # as root the server runs as another user, who has to get through
        postgres = postgres_in(Path(folder) / "postgres", PASSWORD)
        postgres.initialise()
        server = postgres.server()
        # Tests kill processes, never the machine's power; and autovacuum, a superuser's, may not be forced out of a
        # database that its owner drops.
        running = Running(replace(server, command=[*server.command, "-c", "fsync=off", "-c", "autovacuum=off"]))
        try:
            running.wait_until_it_answers()
            postgres.create_role()
            postgres.create_database(TEMPLATE)
            migrate(_url(postgres, TEMPLATE))
            yield postgres
        finally:
            running.stop()


@contextmanager
def fresh_database(postgres: Postgres) -> Iterator[str]:
    """The URL of a migrated, empty database; it is gone afterwards, whoever is still connected."""
    name = f"test_{uuid4().hex}"
    _run(postgres, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
    try:
        yield _url(postgres, name)
    finally:
        _run(postgres, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running_valkey() -> Iterator[Valkey]:
    with tempfile.TemporaryDirectory(prefix="aiguard-valkey-") as folder:
        valkey = valkey_in(Path(folder), PASSWORD)
        running = Running(valkey.server())
        try:
            running.wait_until_it_answers()
            yield valkey
        finally:
            running.stop()


def _url(postgres: Postgres, database: str) -> str:
    return postgres.url.replace("postgresql://", "postgresql+psycopg2://").rsplit("/", 1)[0] + f"/{database}"


def _run(postgres: Postgres, statement: sql.Composed) -> None:
    connection = psycopg2.connect(postgres.url.rsplit("/", 1)[0] + "/postgres")
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
