"""Runs migrations online, one process at a time."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine, pool, text

import aiguard.accounts.rows
import aiguard.accounts.webhooks.rows
import aiguard.audit.rows
import aiguard.checks.rows
import aiguard.checks.shadow_rows
import aiguard.intake.rows
import aiguard.operations.rows
import aiguard.review.rows
import aiguard.shares.rows  # noqa: F401  # all register their tables on Base.metadata
from aiguard.audit.rows import SCHEMA as AUDIT
from aiguard.config import Settings
from aiguard.db import Base

MIGRATION_LOCK = 0x41_49_47_44  # "AIGD"


def database_url() -> str:
    url: str | None = context.config.attributes.get("url")
    return url or Settings.load(os.environ).database_url


def _is_ours(name: str | None, type_: str, _parents: object) -> bool:
    return type_ != "schema" or name in {None, AUDIT}


def run() -> None:
    engine = create_engine(database_url(), poolclass=pool.NullPool)
    with engine.connect() as connection:
        # Several replicas start at once: the second waits here and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_server_default=True,
            include_schemas=True,
            include_name=_is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
