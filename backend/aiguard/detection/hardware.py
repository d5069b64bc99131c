"""Which device, and in which precision."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from pathlib import Path

import torch


def pick_device(wanted: str) -> torch.device:
    """ "auto" is CUDA when there is one, else the CPU."""
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(wanted)


def autocast_for(device: torch.device) -> AbstractContextManager[object]:
    """bf16 where the chip has it, fp16 on older GPUs, else plain float32."""
    if device.type == "cuda":
        kind = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
        return torch.autocast("cuda", kind)
    if cpu_has_bf16():
        return torch.autocast("cpu", torch.bfloat16)
    return nullcontext()


@cache
def cpu_has_bf16() -> bool:
    """Without these instructions bf16 is emulated and slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
