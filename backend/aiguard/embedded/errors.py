"""Why the servers cannot be started."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from pathlib import Path


class StartError(AiguardError):
    """Anything that keeps `aiguard up` from coming up."""

    code: ClassVar[str] = "start_failed"


class AlreadyRunning(StartError):
    """Another `aiguard up` holds this data folder."""

    def __init__(self, address: str) -> None:
        where = f" at {address}" if address else ""
        super().__init__(
            f"AI Guard Vision already runs on this data folder{where}. "
            "Stop it there first (Ctrl-C), or give another --data-dir."
        )


class PortTaken(StartError):
    """Something else listens on the wanted port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is taken by another program. Give another: --port, or AIGUARD_PORT.")


class ServerSilent(StartError):
    """A server was started and did not answer in time, or ended at once."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} did not come up. Its last words are in {log}.")
