"""Decode children: limits hold, a broken one harms no other, nothing outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from aiguard.imaging import frames
from aiguard.imaging.children import Broken, ChildPool, Done, Job
from aiguard.imaging.errors import (
    DecodeFailed,
    DecodeNeedsTooMuchMemory,
    DecoderCrashed,
    DecodeTookTooLong,
    ImageDamaged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = "tests.unit.imaging.targets:act"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def pool() -> Iterator[ChildPool]:
    with ChildPool(TARGET, processes=2, memory_bytes=1 << 30, timeout_s=1.0) as pool:
        yield pool


def job(key: str, do: str, **options: Any) -> Job:
    return Job(key, Path("/nowhere"), {"do": do, **options})


def answers(pool: ChildPool, *jobs: Job) -> dict[str, Done | Broken]:
    return {answer.key: answer for answer in pool.run(jobs)}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (job("bad", "loop"), DecodeTookTooLong),
        (job("bad", "eat"), DecodeNeedsTooMuchMemory),
        (job("bad", "die", by="SIGSEGV"), DecoderCrashed),
        (job("bad", "die", by="SIGKILL"), DecoderCrashed),
        (job("bad", "refuse"), ImageDamaged),
        (job("bad", "break"), DecodeFailed),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_bad_job_fails_alone_with_its_own_reason(pool: ChildPool, bad: Job, reason: type[Exception]) -> None:
    good = [job(str(number), "answer") for number in range(6)]
    found = answers(pool, *good[:3], bad, *good[3:])
    broken = found.pop("bad")
    assert isinstance(broken, Broken)
    assert type(broken.error) is reason
    assert len(found) == 6
    assert all(isinstance(answer, Done) for answer in found.values())


def test_only_a_crash_and_a_fault_of_ours_are_worth_another_try() -> None:
    assert all(e.transient for e in (DecoderCrashed(9), DecodeFailed("")))
    assert not any(e.transient for e in (DecodeTookTooLong(1), DecodeNeedsTooMuchMemory(1), ImageDamaged("")))


def test_a_hundred_jobs_through_two_children(pool: ChildPool) -> None:
    found = answers(pool, *(job(str(number), "answer", size=100_000) for number in range(100)))
    assert len(found) == 100
    assert len({answer.facts["pid"] for answer in found.values() if isinstance(answer, Done)}) <= 2


def test_what_a_library_prints_does_not_reach_the_protocol(pool: ChildPool) -> None:
    assert isinstance(answers(pool, job("loud", "shout"))["loud"], Done)
    assert isinstance(answers(pool, job("next", "answer"))["next"], Done)


def test_an_idle_child_that_was_killed_is_replaced(pool: ChildPool) -> None:
    first = answers(pool, job("a", "answer"))["a"]
    assert isinstance(first, Done)
    os.kill(first.facts["pid"], signal.SIGKILL)
    time.sleep(0.1)
    assert isinstance(answers(pool, job("b", "answer"))["b"], Done)


def test_the_first_answers_come_before_the_last_job_is_asked_for(pool: ChildPool) -> None:
    asked = []

    def jobs() -> Iterator[Job]:
        for number in range(6):
            asked.append(number)
            yield job(str(number), "answer")

    next(iter(pool.run(jobs())))
    assert len(asked) < 6


def test_a_slow_job_does_not_hold_up_the_other_child(pool: ChildPool) -> None:
    keys = [
        answer.key for answer in pool.run([job("slow", "nap", seconds=0.6), *(job(str(n), "answer") for n in range(4))])
    ]
    assert keys[-1] == "slow"


def test_no_child_outlives_a_killed_parent() -> None:
    program = (
        "import time; from pathlib import Path; from aiguard.imaging.children import *\n"
        f"pool = ChildPool({TARGET!r}, processes=2, memory_bytes=1 << 30, timeout_s=100)\n"
        "jobs = [Job(str(n), Path('/'), {'do': 'loop'}) for n in range(2)]\n"
        "print('started', flush=True); list(pool.run(jobs))"
    )
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'backend'}:{ROOT}"}
    parent = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE)
    try:
        children: list[psutil.Process] = []
        deadline = time.monotonic() + 30
        while len(children) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
            children = psutil.Process(parent.pid).children()
        assert len(children) == 2
    finally:
        parent.kill()
        parent.communicate()
    gone, alive = psutil.wait_procs(children, timeout=10)
    assert len(gone) == 2, alive


def test_a_frame_that_lies_about_its_size_is_refused() -> None:
    with pytest.raises(frames.FrameBroken, match="out of range"):
        frames.missing(bytearray(b"\xff" * 8))
    whole = frames.encode({"a": 1}, {"x": b"123"})
    assert frames.decode(whole) == ({"a": 1}, {"x": b"123"})
    with pytest.raises(frames.FrameBroken):
        frames.decode(whole + b"more")
