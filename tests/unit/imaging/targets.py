"""Things a decode child may be asked to do."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any

from aiguard.imaging.errors import ImageDamaged

Answer = tuple[dict[str, Any], dict[str, bytes]]


def act(path: str, options: dict[str, Any]) -> Answer:  # noqa: C901  # a list of deeds, not a decision
    match options["do"]:
        case "answer":
            return {"path": path, "pid": os.getpid()}, {"data": b"x" * options.get("size", 3)}
        case "nap":
            time.sleep(options["seconds"])
        case "loop":
            while True:
                pass
        case "eat":
            return {}, {"data": bytes(8 << 30)}
        case "die":
            os.kill(os.getpid(), getattr(signal, options["by"]))
        case "refuse":
            raise ImageDamaged("on purpose")
        case "break":
            raise KeyError("a bug of ours")
        case "shout":
            print("noise on stdout", flush=True)
            os.write(2, b"noise on stderr")
            sys.stdout.write("more noise")
    return {}, {}
