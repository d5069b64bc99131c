"""One server process that cannot outlive us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aiguard.embedded.errors import ServerSilent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

TETHER = Path(__file__).with_name("tether.py")
POLL_S = 0.05


@dataclass(frozen=True)
class Server:
    """How to run one server and how to tell that it answers."""

    name: str
    command: Sequence[str]
    log: Path
    answers: Callable[[], bool] = lambda: True  # whatever it raises is a no
    environment: Mapping[str, str] = field(default_factory=dict)  # beside our own
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL  # sent by the kernel when we are killed
    uid: int = -1  # -1: our own
    ready_s: float = 60.0
    stop_s: float = 15.0


def tethered(command: Sequence[str], death_signal: signal.Signals = signal.SIGKILL, uid: int = -1) -> list[str]:
    """The command that dies with us, run as `uid` (-1: as ourselves)."""
    return [sys.executable, "-I", str(TETHER), str(os.getpid()), death_signal.name, str(uid), *command]


class Running:
    """A started server. Start it from the main thread: Linux ties it to the thread that did."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._asked = False
        server.log.parent.mkdir(parents=True, exist_ok=True)
        with server.log.open("ab") as log:
            self._process = subprocess.Popen(
                tethered(server.command, server.death_signal, server.uid),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **server.environment},
                start_new_session=True,  # the terminal's Ctrl-C is ours alone: we stop them in order
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def answers(self) -> bool:
        """A probe may fail in any way its client's library knows; none of them is a reason to stop watching."""
        try:
            return self.server.answers()
        except Exception:  # noqa: BLE001
            return False

    def wait_until_it_answers(self, keep_waiting: Callable[[], bool] = lambda: True) -> None:
        """ServerSilent when it ends, or says nothing for `ready_s`."""
        deadline = time.monotonic() + self.server.ready_s
        while keep_waiting():
            if self.alive and self.answers():
                return
            if not self.alive or time.monotonic() > deadline:
                self.stop()
                raise ServerSilent(self.server.name, self.server.log)
            time.sleep(POLL_S)

    def ask_to_stop(self) -> None:
        """Once: a second signal would mean haste to some."""
        if self.alive and not self._asked:
            self._asked = True
            self._process.send_signal(self.server.stop_signal)

    def stop(self) -> None:
        """Ask, wait, and in the end kill its whole process group."""
        if self.alive:
            self.ask_to_stop()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(self.server.stop_s)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
