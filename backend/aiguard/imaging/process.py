"""One decode child as its parent sees it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import IO, Any, cast

from aiguard.imaging import frames
from aiguard.imaging.errors import DecoderCrashed

CHUNK_BYTES = 1 << 20
PASSED_ON = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR")


class ChildGone(Exception):
    """The child died; `reason` says how."""

    def __init__(self, reason: DecoderCrashed) -> None:
        super().__init__(str(reason))
        self.reason = reason


class ChildProcess:
    """Writes blocking (requests are small), reads without blocking (a broken child may stop in mid-answer)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._received = bytearray()

    @classmethod
    def start(cls, target: str, memory_bytes: int, timeout_s: float) -> ChildProcess:
        """Returns once the child has imported its target. RuntimeError when it cannot: that is a fault of ours."""
        command = [sys.executable, "-m", "aiguard.imaging.child", target, str(memory_bytes), str(timeout_s)]
        # No address and no secret of the service: this process reads hostile bytes.
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )
        if frames.read(process.stdout) is None:  # type: ignore[arg-type]  # a pipe was asked for
            raise RuntimeError(f"the decode child {target} did not start; its own words are above")
        child = cls(process)
        os.set_blocking(child.fileno(), False)
        return child

    def fileno(self) -> int:
        return cast("IO[bytes]", self._process.stdout).fileno()

    def ask(self, request: dict[str, Any]) -> None:
        """Hand it a job. ChildGone when nobody is there to take it."""
        if self._process.poll() is not None:
            raise self._gone()
        pipe = cast("IO[bytes]", self._process.stdin)
        try:
            pipe.write(frames.encode(request, {}))
            pipe.flush()
        except OSError:
            raise self._gone() from None

    def poll(self) -> tuple[dict[str, Any], dict[str, bytes]] | None:
        """The answer once it is whole, else None. ChildGone when it never will be; FrameBroken when it is nonsense."""
        while lacking := frames.missing(self._received):
            try:
                chunk = os.read(self.fileno(), min(lacking, CHUNK_BYTES))
            except BlockingIOError:
                return None
            if not chunk:
                raise self._gone()
            self._received += chunk
        answer = frames.decode(self._received)
        self._received = bytearray()
        return answer

    @property
    def answering(self) -> bool:
        """Whether a part of the answer has come."""
        return bool(self._received)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):  # what was left unsent to the dead
                cast("IO[bytes]", pipe).close()

    def _gone(self) -> ChildGone:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)  # it closed its pipe; let it say how it died
        self.kill()
        return ChildGone(DecoderCrashed(max(0, -(self._process.returncode or 0))))
