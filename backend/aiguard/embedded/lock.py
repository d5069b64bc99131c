"""One `aiguard up` a data folder."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aiguard.embedded.errors import AlreadyRunning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_one(data_dir: Path, address: str) -> Iterator[None]:
    """Holds the folder until the end, also an end by SIGKILL. AlreadyRunning names the holder's address."""
    with (data_dir / "up.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip()) from None
        # Children must not inherit the lock: it is ours alone, and gone with us.
        os.set_inheritable(file.fileno(), False)
        file.truncate(0)
        file.write(address)
        file.flush()
        yield
