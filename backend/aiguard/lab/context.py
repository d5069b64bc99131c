"""What a report must say so that its figures can be made again: command, machine, time, versions."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import torch

NOTE: Final = "--note"


def stopwatch() -> Callable[[], str]:
    """Call it for the time since."""
    began_s = time.monotonic()
    return lambda: f"{(time.monotonic() - began_s) / 60:.1f} min"


def command() -> str:
    """As it was typed, without notes, which stand in the report themselves.

    Of paths only the last part: where a file lies is nobody's business.
    """
    words = list(_but_notes(sys.argv[2:] if sys.argv[1:2] == ["lab"] else sys.argv[1:]))
    return shlex.join(["aiguard", "lab", *(Path(word).name if "/" in word else word for word in words)])


def _but_notes(words: Sequence[str]) -> Iterator[str]:
    before = ""
    for word in words:
        if NOTE not in {word, before} and not word.startswith(f"{NOTE}="):
            yield word
        before = word


def machine(device: torch.device) -> str:
    import torch

    cores = f"{os.cpu_count()} CPU cores ({platform.machine()})"
    return f"one {torch.cuda.get_device_name(device)}, {cores}" if device.type == "cuda" else cores


def versions() -> str:
    import torch
    import transformers

    return f"Python {platform.python_version()}, torch {torch.__version__}, transformers {transformers.__version__}"


def about(device: torch.device, seed: int, took: str) -> dict[str, str]:
    """The rows that open every report."""
    return {
        "command": command(),
        "seed": str(seed),
        "machine": machine(device),
        "time": took,
        "versions": versions(),
    }
