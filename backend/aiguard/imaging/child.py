"""The decode child: `python -m aiguard.imaging.child package.module:function memory_bytes timeout_s`.

Reads jobs from standard input, answers on what was standard output, and dies with its parent.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, BinaryIO

from aiguard.imaging import frames
from aiguard.imaging.errors import DecodeFailed, DecodeNeedsTooMuchMemory, ImageError

if TYPE_CHECKING:
    from collections.abc import Callable

    Target = Callable[[str, dict[str, Any]], tuple[dict[str, Any], dict[str, bytes]]]

PR_SET_PDEATHSIG = 1


def main(target_name: str, memory_bytes: int, timeout_s: float) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    module, _, function = target_name.partition(":")
    target: Target = getattr(importlib.import_module(module), function)
    answers = _own_the_pipe()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _send(answers, {"ready": True}, {})
    while (job := frames.read(sys.stdin.buffer)) is not None:
        # The parent kills at timeout_s; should it be gone or hang, the kernel ends us a little later.
        signal.setitimer(signal.ITIMER_REAL, 2 * timeout_s + 1)
        answer = _answer(target, job[0], memory_bytes)
        signal.setitimer(signal.ITIMER_REAL, 0)  # the parent may be busy before it takes the answer
        _send(answers, *answer)


def _own_the_pipe() -> BinaryIO:
    """Keep the answers' pipe to ourselves: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _answer(target: Target, job: dict[str, Any], memory_bytes: int) -> tuple[dict[str, Any], dict[str, bytes]]:
    began = time.perf_counter()
    try:
        facts, buffers = target(job["path"], job["options"])
    except ImageError as error:
        return _refusal(error), {}
    except MemoryError:
        return _refusal(DecodeNeedsTooMuchMemory(memory_bytes)), {}
    except Exception as error:  # noqa: BLE001  # the process's outermost edge
        return _refusal(DecodeFailed(f"{type(error).__name__}: {error}"[:200])), {}
    return {"facts": facts, "elapsed_ms": (time.perf_counter() - began) * 1000}, buffers


def _refusal(error: ImageError) -> dict[str, Any]:
    return {"error": error.code, "fields": list(error.fields)}


def _send(answers: BinaryIO, header: dict[str, Any], buffers: dict[str, bytes]) -> None:
    answers.write(frames.encode(header, buffers))
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
