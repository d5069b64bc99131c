"""`aiguard up` as an operator sees it: one command, no orphans, no second one, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from aiguard.embedded.ports import free_port
from aiguard.embedded.postgres import NOBODY_UID
from aiguard.embedded.process import tethered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AIGUARD = Path(sys.executable).with_name("aiguard")
pytestmark = pytest.mark.timeout(240)


@dataclass
class Installation:
    data_dir: Path
    port: int = field(default_factory=free_port)
    prefix: list[str] = field(default_factory=list)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def up(self, *options: str, **variables: str) -> subprocess.Popen[str]:
        command = [
            *self.prefix,
            str(AIGUARD),
            "up",
            "--data-dir",
            str(self.data_dir),
            "--port",
            str(self.port),
            *options,
        ]
        environment = os.environ | {"AIGUARD_MODEL": "cifake-vit-32"} | variables
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
        )
        self.started.append(process)
        return process

    def until_it_runs(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Stop with Ctrl-C" in line:
                return said
        pytest.fail(f"it ended with {process.wait()}: {said}")

    def family(self) -> list[psutil.Process]:
        """Every process that knows of this data folder, by command line, environment or where it works.

        Valkey and PostgreSQL write a title over the first two, but they work in their folder below it.
        """
        found = []
        for process in psutil.process_iter():
            try:
                words = [*process.cmdline(), process.environ().get("AIGUARD_DATA_DIR", ""), process.cwd()]
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
            if process.pid != os.getpid() and any(str(self.data_dir) in word for word in words):
                found.append(process)
        return found

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


def until(happened: Callable[[], bool], within_s: float = 60) -> None:
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path / "data")
    yield installation
    for process in installation.started:
        process.kill()
        process.communicate()
    for process in installation.family():
        process.kill()


def named(place: Installation, word: str) -> psutil.Process:
    return min((each for each in place.family() if word in " ".join(each.cmdline())), key=lambda each: each.pid)


def test_it_starts_says_where_refuses_a_second_one_restarts_what_dies_and_stops_clean(place: Installation) -> None:
    first = place.up()
    said = place.until_it_runs(first)
    assert f"http://127.0.0.1:{place.port}" in said
    assert "first one you create is the admin" in said
    assert place.ready()

    other = Installation(place.data_dir)
    second = other.up()
    refusal, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"already runs on this data folder at http://127.0.0.1:{place.port}" in refusal
    assert place.ready()

    for word in ("worker.app worker", "gunicorn", "valkey-server"):
        victim = named(place, word)
        victim.kill()
        until(lambda victim=victim: not victim.is_running() or victim.status() == psutil.STATUS_ZOMBIE)
        until(place.ready)

    first.send_signal(signal.SIGTERM)
    assert first.wait(60) == 0
    assert place.family() == []


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_finds_the_data(place: Installation) -> None:
    first = place.up()
    place.until_it_runs(first)
    assert len(place.family()) >= 6
    first.kill()
    first.wait()
    again = place.up()  # at once: the old database is still shutting down
    place.until_it_runs(again)
    assert place.ready()
    again.kill()
    again.wait()
    until(lambda: place.family() == [], 30)


def test_a_taken_port_is_named_before_anything_starts(place: Installation) -> None:
    import socket

    with socket.socket() as holder:
        holder.bind(("127.0.0.1", place.port))
        holder.listen()
        process = place.up()
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {place.port} on 127.0.0.1 is taken" in said
    assert "PostgreSQL" not in said


def test_given_servers_replace_the_embedded_ones(place: Installation, postgres_url: str, broker_url: str) -> None:
    process = place.up(DATABASE_URL=postgres_url, BROKER_URL=broker_url)
    said = place.until_it_runs(process)
    assert "PostgreSQL" not in said
    assert "Valkey" not in said
    assert not any("postgres" in " ".join(each.cmdline()) for each in place.family())
    assert place.ready()
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="the other tests already run as a plain user")
def test_a_plain_user_can_run_it(place: Installation, tmp_path: Path) -> None:
    for folder in tmp_path.parents:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    tmp_path.chmod(0o755)
    place.data_dir.mkdir()
    os.chown(place.data_dir, NOBODY_UID, NOBODY_UID)
    # Through the tether the user may pass through closed folders, wherever Python and this checkout lie.
    place.prefix = tethered([], uid=NOBODY_UID)
    process = place.up()
    place.until_it_runs(process)
    assert place.ready()
    assert {each.uids().effective for each in place.family()} == {NOBODY_UID}
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
