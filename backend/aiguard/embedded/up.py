"""`aiguard up`: the whole service on this machine, until Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aiguard.embedded import commands
from aiguard.embedded.errors import PortTaken, StartError
from aiguard.embedded.keys import Keys, load_keys
from aiguard.embedded.lock import only_one
from aiguard.embedded.ports import becomes_free, free_port, is_free
from aiguard.embedded.postgres import DATABASE, USER, postgres_in
from aiguard.embedded.process import Server
from aiguard.embedded.supervisor import Supervisor
from aiguard.embedded.valkey import valkey_in

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_PORT = 8000
REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Place:
    """Where everything of one installation lies and listens."""

    data_dir: Path
    host: str
    port: int
    keys: Keys

    @property
    def address(self) -> str:
        return address_of(self.host, self.port)

    @property
    def logs(self) -> Path:
        return self.data_dir / "logs"


def address_of(host: str, port: int) -> str:
    """Where a person on this machine reaches it."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # compared, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def say(line: str = "", *, bold: bool = False) -> None:
    """A closed terminal or a full disk behind our output must not stop the service, nor its orderly end."""
    with contextlib.suppress(OSError):
        click.secho(line, bold=bold)


@click.command()
@click.option("--data-dir", type=click.Path(path_type=Path), envvar="AIGUARD_DATA_DIR", default=Path("var"))
@click.option("--host", envvar="AIGUARD_HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="AIGUARD_PORT", type=click.IntRange(1, 65535), help=f"Default: {DEFAULT_PORT}.")
def up(data_dir: Path, host: str, port: int | None) -> None:
    """Start everything and stop it with Ctrl-C. The data stay."""
    data_dir = data_dir.absolute()
    data_dir.mkdir(parents=True, exist_ok=True)
    stop = _Stop()
    try:
        chosen = _port(host, port)
        with only_one(data_dir, address_of(host, chosen)):
            _run(Place(data_dir, host, chosen, load_keys(data_dir)), stop)
    except StartError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)


class _Stop:
    """Set by SIGINT and SIGTERM."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, *_: Any) -> None:
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


def _port(host: str, wanted: int | None) -> int:
    if wanted is not None:
        return wanted
    return DEFAULT_PORT if is_free(host, DEFAULT_PORT) else free_port(host)


def _run(place: Place, stop: _Stop) -> None:
    if not becomes_free(place.host, place.port, within_s=4):
        raise PortTaken(place.host, place.port)
    supervisor = Supervisor(say, stop)
    try:
        for begin in (_servers, _own, _database, _model, _programs, _greet):
            if stop():
                break
            begin(place, supervisor)
        supervisor.watch()
    finally:
        say("Stopping …")
        supervisor.stop()
        say(f"Stopped. Everything is kept in {place.data_dir}.")


def _servers(place: Place, supervisor: Supervisor) -> None:
    """The three addresses; each one given from outside replaces the embedded part."""
    given = {name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL", "STORAGE_URL") if os.environ.get(name)}
    if "DATABASE_URL" not in given:
        postgres = postgres_in(place.data_dir / "postgres", place.keys.postgres_password)
        say("Starting PostgreSQL …")
        postgres.initialise()
        postgres.wait_for_predecessor()
        supervisor.start(postgres.server())
        if supervisor.stopping():
            return
        postgres.create_role()
        postgres.create_database()
        given["DATABASE_URL"] = postgres.url
    if "BROKER_URL" not in given:
        valkey = valkey_in(place.data_dir / "valkey", place.keys.valkey_password)
        say("Starting Valkey …")
        supervisor.start(valkey.server())
        given["BROKER_URL"] = valkey.url
    given.setdefault("STORAGE_URL", f"file://{place.data_dir / 'blobs'}")
    os.environ.update(given)


def _own(place: Place, supervisor: Supervisor) -> None:  # noqa: ARG001  # one shape for every step
    own = {
        "AIGUARD_DATA_DIR": str(place.data_dir),
        "AIGUARD_HOST": place.host,
        "AIGUARD_PORT": str(place.port),
    }
    if not (os.environ.get("AIGUARD_SECRET_KEY") or os.environ.get("AIGUARD_SECRET_KEY_FILE")):
        own["AIGUARD_SECRET_KEY"] = place.keys.secret_key
    page = REPOSITORY / "frontend" / "dist"
    if not os.environ.get("AIGUARD_PAGE_DIR") and page.is_dir():
        own["AIGUARD_PAGE_DIR"] = str(page)
    os.environ.update(own)


def _database(place: Place, supervisor: Supervisor) -> None:  # noqa: ARG001  # one shape for every step
    from aiguard.config import Settings
    from aiguard.db import migrate

    say("Bringing the database up to date …")
    migrate(Settings.load().database_url)
    _seal_audit(place)


def _seal_audit(place: Place) -> None:
    """In the database of our own; on another server its superuser runs `aiguard audit seal`."""
    from aiguard.audit.sealing import seal

    folder = place.data_dir / "postgres"
    if folder.is_dir():
        postgres = postgres_in(folder, place.keys.postgres_password)
        if postgres.url == os.environ["DATABASE_URL"]:
            seal(postgres.superuser_url(DATABASE), USER)


def _model(place: Place, supervisor: Supervisor) -> None:  # noqa: ARG001
    from aiguard.config import Settings
    from aiguard.detection.registry import choose

    settings = Settings.load()
    name, note = choose(settings.model, settings.models_dir)
    os.environ["AIGUARD_MODEL"] = name
    say(note or f"The model is {name}.")


def _programs(place: Place, supervisor: Supervisor) -> None:
    say("Starting the API, the worker and the scheduler …")
    schedule = str(place.data_dir / "beat-schedule")
    supervisor.start(
        Server(
            "API",
            commands.here(commands.api(place.host, place.port)),
            place.logs / "api.log",
            answers=lambda: _healthy(place.address),
            death_signal=signal.SIGQUIT,  # its own workers go with it at once
        ),
        Server("Worker", commands.here(commands.WORKER), place.logs / "worker.log", _worker_answers()),
        Server("Scheduler", commands.here(commands.beat(schedule)), place.logs / "beat.log"),
    )


def _healthy(address: str) -> bool:
    # Our own address: whatever proxy the environment names has no business here.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/healthz", timeout=2) as answer:
        return bool(answer.status == 200)


def _worker_answers() -> Callable[[], bool]:
    from celery import Celery

    app = Celery("aiguard-up", broker=os.environ["BROKER_URL"], set_as_current=False)
    app.conf.broker_transport_options = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}
    return lambda: bool(app.control.ping(timeout=0.5, limit=1))


def _greet(place: Place, supervisor: Supervisor) -> None:  # noqa: ARG001
    say()
    say(f"AI Guard Vision runs at {place.address}", bold=True)
    say("Open it and sign in. Where no account exists yet, the first one you create is the admin.")
    say("Stop with Ctrl-C; the data stay.")
