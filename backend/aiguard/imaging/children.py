"""A pool of decode children: each job has its own time and memory limit, and a broken one harms no other."""

from __future__ import annotations

import selectors
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from aiguard.imaging.errors import LEAVES, DecodeFailed, DecodeTookTooLong, ImageError
from aiguard.imaging.frames import FrameBroken
from aiguard.imaging.process import ChildGone, ChildProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True)
class Job:
    """`key` comes back with the answer; `options` is JSON."""

    key: str
    path: Path
    options: dict[str, Any]


@dataclass(frozen=True)
class Done:
    key: str
    facts: dict[str, Any]
    buffers: dict[str, bytes]
    elapsed_ms: float  # inside the child


@dataclass(frozen=True)
class Broken:
    key: str
    error: ImageError


class ChildPool:
    """`target` is "package.module:function", called in the child as (path, options) → (facts, buffers).

    Children start on first use, live until `close()`, and are replaced when they die. One caller at a time.
    """

    def __init__(self, target: str, *, processes: int, memory_bytes: int, timeout_s: float) -> None:
        self._arguments = (target, memory_bytes, timeout_s)
        self._processes = processes
        self._timeout_s = timeout_s
        self._idle: list[ChildProcess] = []
        # Linux kills a child when the *thread* that started it ends, so one thread of the pool's own starts them all.
        self._starter = ThreadPoolExecutor(1, "decode-starter")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        for child in self._idle:
            child.kill()
        self._idle.clear()
        self._starter.shutdown()

    def run(self, jobs: Iterable[Job]) -> Iterator[Done | Broken]:
        """Answers in order of completion; `jobs` is asked for the next one only when a child is free for it."""
        waiting = iter(jobs)
        busy: dict[ChildProcess, tuple[Job, float]] = {}  # child → its job, its deadline
        more = True
        try:
            while more or busy:
                while more and len(busy) < self._processes:
                    job = next(waiting, None)
                    if job is None:
                        more = False
                    else:
                        child = self._begin(job)
                        busy[child] = (
                            job,
                            time.monotonic() + self._timeout_s,
                        )  # starting it is not decoding
                if busy:
                    yield from self._next_answers(busy)
        finally:
            for child in busy:
                child.kill()

    def _begin(self, job: Job) -> ChildProcess:
        request = {"path": str(job.path), "options": job.options}
        while self._idle:
            child = self._idle.pop()
            try:
                child.ask(request)
            except ChildGone:  # somebody killed it while it was idle
                child.kill()
            else:
                return child
        child = self._starter.submit(ChildProcess.start, *self._arguments).result()
        child.ask(request)
        return child

    def _next_answers(self, busy: dict[ChildProcess, tuple[Job, float]]) -> Iterator[Done | Broken]:
        """Wait for the first child that moves, or for the first deadline, and settle all that are through."""
        with selectors.DefaultSelector() as selector:
            for child in busy:
                selector.register(child, selectors.EVENT_READ)
            first_deadline = min(deadline for _, deadline in busy.values())
            selector.select(max(0.0, first_deadline - time.monotonic()))
        for child, (job, deadline) in list(busy.items()):
            answer = self._answer_of(child, job, deadline)
            if answer is not None:
                del busy[child]
                yield answer

    def _answer_of(self, child: ChildProcess, job: Job, deadline: float) -> Done | Broken | None:
        """What became of the job; None while the child still works within its time."""
        try:
            frame = child.poll()
        except ChildGone as gone:
            return Broken(job.key, gone.reason)
        except FrameBroken as error:
            child.kill()
            return Broken(job.key, DecodeFailed(str(error)))
        if frame is not None:
            self._idle.append(child)
            return _read_answer(job.key, *frame)
        # A caller that was busy elsewhere finds the answer half in the pipe: then the child is done, and we are late.
        if time.monotonic() >= deadline + (self._timeout_s if child.answering else 0):
            child.kill()
            return Broken(job.key, DecodeTookTooLong(self._timeout_s))
        return None


def _read_answer(key: str, header: dict[str, Any], buffers: dict[str, bytes]) -> Done | Broken:
    try:
        if "error" in header:
            return Broken(key, LEAVES[header["error"]](*header["fields"]))
        return Done(key, dict(header["facts"]), buffers, float(header["elapsed_ms"]))
    except (KeyError, TypeError, ValueError) as error:
        return Broken(key, DecodeFailed(f"unreadable answer: {error}"))
