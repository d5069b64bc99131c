"""The first steps of the database in docker-compose.yml, on a real server: the role it makes is no superuser."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg2
import pytest

if TYPE_CHECKING:
    from aiguard.embedded.postgres import Postgres

SCRIPT = Path(__file__).resolve().parents[3] / "docker" / "database.sh"


@pytest.mark.skipif(shutil.which("psql") is None, reason="psql is not installed; the database image brings it")
def test_the_script_makes_a_role_that_owns_its_database_and_nothing_more(postgres: Postgres, tmp_path: Path) -> None:
    admin = urlsplit(postgres.superuser_url())
    # On this server the role and the database exist already: the same script, under other names.
    script = tmp_path / "database.sh"
    script.write_text(
        SCRIPT.read_text()
        .replace("ROLE aiguard", "ROLE guard_x")
        .replace("aiguard OWNER aiguard", "guard_x OWNER guard_x")
    )
    environment = {
        **os.environ,
        "POSTGRES_USER": str(admin.username),
        "AIGUARD_DATABASE_PASSWORD": "it's “quoted”",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(admin.port),
        "PGPASSWORD": str(admin.password),
    }
    subprocess.run(["sh", str(script)], env=environment, check=True, capture_output=True)
    connection = psycopg2.connect(
        host="127.0.0.1", port=admin.port, user="guard_x", password="it's “quoted”", dbname="guard_x"
    )
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'guard_x'")
        assert cursor.fetchone() == (False,)
        cursor.execute("CREATE TABLE mine (id int)")
    connection.close()
