"""What a report must say so that its figures can be made again: command, machine, time, versions."""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch


def stopwatch() -> Callable[[], str]:
    """Call it for the time since."""
    began_s = time.monotonic()
    return lambda: f"{(time.monotonic() - began_s) / 60:.1f} min"


def command() -> str:
    """As it was typed; of paths only the last part, for where a file lies is nobody's business."""
    words = [Path(word).name if "/" in word else word for word in sys.argv]
    return " ".join(["aiguard", "lab", *words[2:]] if words[1:2] == ["lab"] else ["aiguard", "lab", *words[1:]])


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
