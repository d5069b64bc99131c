"""Free ports on this machine."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def becomes_free(host: str, port: int, *, within_s: float) -> bool:
    """A predecessor that was killed may hold its port for a moment longer."""
    deadline = time.monotonic() + within_s
    while not is_free(host, port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def free_port(host: str = "127.0.0.1", *, wanted: int = 0) -> int:
    """`wanted` when nobody has it, else one the system picks."""
    if wanted and is_free(host, wanted):
        return wanted
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def kept_port(folder: Path) -> int:
    """The port noted in `folder` where it is still free, else a new one, which is noted."""
    note = folder / "port"
    said = note.read_text(encoding="utf-8") if note.exists() else ""
    port = free_port(wanted=int(said) if said.isdigit() else 0)  # a note torn by a crash is no note
    note.write_text(str(port), encoding="utf-8")
    return port
