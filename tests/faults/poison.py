"""The decode child's real work, with faults that a file can ask for in bytes behind its picture."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from aiguard.checks.prepare import prepare as really_prepare

TARGET = "tests.faults.poison:prepare"
CRASH, HANG, SLOW = b"<crash>", b"<hang>", b"<slow>"
SLOW_S = 0.3


def prepare(path: str, options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    tail = Path(path).read_bytes()[-16:]
    if tail.endswith(CRASH):
        os.kill(os.getpid(), signal.SIGSEGV)
    if tail.endswith(HANG):
        time.sleep(3600)
    if tail.endswith(SLOW):
        time.sleep(SLOW_S)
    return really_prepare(path, options)
