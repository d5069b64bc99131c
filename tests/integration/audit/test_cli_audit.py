"""`aiguard audit` in a shell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import psycopg2

from aiguard.audit import log
from aiguard.audit.actions import Action
from aiguard.db import make_engine, make_session_factory

if TYPE_CHECKING:
    from pathlib import Path


def aiguard(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from aiguard.cli.main import main; main()", *words]
    environment = {**os.environ, **settings}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=environment)


def test_seal_then_verify_and_a_change_is_told(postgres_url: str, superuser_url: str, tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": postgres_url.replace("+psycopg2", ""),
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "STORAGE_URL": f"file://{tmp_path}",
        "AIGUARD_SECRET_KEY": "a secret for tests, 32 letters long",
    }
    for command in (("audit", "seal"), ("migrate",)):
        sealed = aiguard(*command, **settings, DATABASE_ADMIN_URL=superuser_url)
        assert "and nothing else" in sealed.stdout, sealed.stderr
    assert "The log is empty" in aiguard("audit", "verify", **settings).stdout

    with make_session_factory(make_engine(postgres_url)).begin() as session:
        log.write(session, None, Action.USER_CREATED, "user:1")
    whole = aiguard("audit", "verify", "--json", **settings)
    assert (whole.returncode, json.loads(whole.stdout)) == (0, {"rows": 1, "anchored": 0, "fault": None})

    connection = psycopg2.connect(superuser_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE audit.log SET actor_id = 1")
    connection.close()
    changed = aiguard("audit", "verify", **settings)
    assert changed.returncode == 1
    assert "NOT whole: Row 1 was changed" in changed.stdout
