"""Memory that a training on the CPU frees stays with the process.

glibc hands every large tensor back to the kernel and asks for it again a step later, page by page: of a small
network's step that is nearly half (`python -m tests.bench.training`).
"""

from __future__ import annotations

import ctypes
from typing import Final

M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX = -1, -2, -4  # <malloc.h>
NEVER: Final = -1
AHEAD: Final = 256 * 2**20  # bytes asked for at once


def keep_freed() -> bool:
    """For the rest of the process. False where the C library has no such settings."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all([mallopt(M_MMAP_MAX, 0), mallopt(M_TRIM_THRESHOLD, NEVER), mallopt(M_TOP_PAD, AHEAD)])
