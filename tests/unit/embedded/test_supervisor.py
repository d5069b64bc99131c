"""What the supervisor does when a probe, or the one who started a server, is gone."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from aiguard.embedded.process import TETHER, Running, Server
from aiguard.embedded.supervisor import Supervisor

if TYPE_CHECKING:
    from pathlib import Path

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_probe_that_raises_is_a_no_and_the_watch_goes_on(tmp_path: Path) -> None:
    looks: list[int] = []

    def answers() -> bool:
        looks.append(1)
        if len(looks) in (2, 3):
            raise LookupError("the broker went away in the middle of the question")
        return True

    said: list[str] = []
    supervisor = Supervisor(said.append, stopping=lambda: len(looks) > 3)
    try:
        supervisor.start(Server("Sleeper", SLEEP, tmp_path / "log", answers))
        supervisor._together[0][0].awaited = True
        supervisor.watch()
    finally:
        supervisor.stop()
    assert said == ["Sleeper runs again."]


def test_a_command_whose_starter_died_before_it_was_tied_never_runs() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    command = [sys.executable, "-I", str(TETHER), str(gone.pid), "SIGKILL", "-1", "echo", "I outlived it"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""


def test_stop_ends_a_server_and_what_it_started(tmp_path: Path) -> None:
    running = Running(Server("Sleeper", SLEEP, tmp_path / "log"))
    assert running.alive
    running.stop()
    assert not running.alive
