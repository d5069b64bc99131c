"""The schema walks both ways and says what the rows say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect

from aiguard.db import MIGRATIONS, migrate

if TYPE_CHECKING:
    from aiguard.embedded.postgres import Postgres


def test_up_down_and_up_again_leaves_no_drift(postgres: Postgres) -> None:
    postgres.create_database("walk")
    url = postgres.url.replace("postgresql://", "postgresql+psycopg2://").rsplit("/", 1)[0] + "/walk"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url

    migrate(url)
    command.check(config)
    migrate(url, "base")
    assert inspect(create_engine(url)).get_table_names() == ["alembic_version"]
    migrate(url)
    command.check(config)
