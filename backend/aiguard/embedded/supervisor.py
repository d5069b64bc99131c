"""Starts servers in order, watches them, restarts what dies, and stops them in reverse."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from aiguard.embedded.process import Running

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.embedded.process import Server

WATCH_S = 0.25
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
CALM_S = 60.0  # a server that lived this long starts again with the first pause


@dataclass
class _Watched:
    server: Server
    running: Running | None
    started_at: float
    pause_s: float = FIRST_PAUSE_S
    again_at: float = 0.0
    awaited: bool = False  # started again, and has not answered yet


@dataclass
class Supervisor:
    """Use it from the main thread only. `say` takes one line for the person at the terminal."""

    say: Callable[[str], None]
    stopping: Callable[[], bool] = lambda: False
    _together: list[list[_Watched]] = field(default_factory=list)

    def start(self, *servers: Server) -> None:
        """Those that need not wait for each other, at once. Returns when all answer; else ServerSilent.

        What runs by then runs on until `stop()`.
        """
        begun: list[Running] = []
        self._together.append([])
        for server in servers:
            running = Running(server)
            begun.append(running)
            self._together[-1].append(_Watched(server, running, time.monotonic()))
        for running in begun:
            running.wait_until_it_answers(lambda: not self.stopping())

    def watch(self) -> None:
        """Until `stopping()`."""
        while not self.stopping():
            for each in chain.from_iterable(self._together):
                self._look_after(each)
            time.sleep(WATCH_S)

    def stop(self) -> None:
        """The last started first: the database goes last, when nobody writes any more."""
        while self._together:
            running = [each.running for each in self._together[-1] if each.running is not None]
            for each in running:
                each.ask_to_stop()
            for each in running:
                each.stop()
            self._together.pop()

    def _look_after(self, each: _Watched) -> None:
        """Never waits: while one comes back, the others are watched."""
        now = time.monotonic()
        if each.running is None:
            if now >= each.again_at:
                each.running, each.started_at, each.awaited = Running(each.server), now, True
        elif not each.running.alive:
            self._lost(each, now)
        elif each.awaited and each.running.answers():
            each.awaited = False
            self.say(f"{each.server.name} runs again.")

    def _lost(self, each: _Watched, now: float) -> None:
        if each.running is not None:
            each.running.stop()  # what its process group left behind
        each.running = None
        each.pause_s = FIRST_PAUSE_S if now - each.started_at > CALM_S else each.pause_s
        each.again_at = now + each.pause_s
        each.pause_s = min(2 * each.pause_s, LONGEST_PAUSE_S)
        self.say(f"{each.server.name} stopped unexpectedly; it starts again. Its log: {each.server.log}")
