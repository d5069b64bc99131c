"""A service one can hurt: real database, broker, blob store, workers and scheduler, each a process of its own."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image
from redis import Redis
from sqlalchemy import func, select

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.checks.wake import Waker
from aiguard.db import SessionFactory, make_engine, make_session_factory
from aiguard.intake.receive import IncomingFile
from aiguard.intake.service import Intake, Limits, Upload
from aiguard.storage import BlobStore, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aiguard.checks.views import CheckView

ROOT = Path(__file__).resolve().parents[2]
LEASE_S = 3.0
MIB = 1 << 20


def picture(seed: int, ending: bytes = b"") -> bytes:
    """A PNG of its own; `ending` asks the decode child for a fault."""
    pixels = np.random.default_rng(seed).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue() + ending


@dataclass
class Hurt:
    """Everything a fault test needs."""

    environment: dict[str, str]
    sessions: SessionFactory
    store: BlobStore
    broker: Redis
    waker: Waker
    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    owner_id: int = 0

    def accept(self, files: list[bytes]) -> list[CheckView]:
        """As the API does it, short of HTTP and of the wake-up."""
        intake = Intake(self.sessions, self.store, Limits(MIB, 1000))
        uploads = []
        for number, data in enumerate(files):
            incoming = IncomingFile(self.folder, MIB)
            incoming.write(data)
            uploads.append(Upload(f"{number}.png", incoming))
        return intake.accept(self.owner_id, uploads).checks

    def worker(self) -> subprocess.Popen[bytes]:
        return self._celery("worker", "--pool=threads", "--concurrency=1", "--loglevel=WARNING")

    def beat(self) -> subprocess.Popen[bytes]:
        return self._celery("beat", "--loglevel=WARNING", f"--schedule={self.folder / 'beat'}")

    def _celery(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{arguments[0]}.log").open("ab")
        command = [sys.executable, "-m", "celery", "-A", "tests.faults.worker_app", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def count(self, *states: CheckState) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).where(CheckRow.state.in_(states))) or 0

    def verdicts(self) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(VerdictRow)) or 0

    def rows(self) -> list[CheckRow]:
        with self.sessions() as session:
            return list(session.scalars(select(CheckRow)))

    def until(self, happened: Callable[[], bool], within_s: float = 90) -> None:
        deadline = time.monotonic() + within_s
        while not happened():
            if time.monotonic() > deadline:
                log = (self.folder / "worker.log").read_text()[-3000:]
                pytest.fail(f"did not happen within {within_s} s; states: {[row.state for row in self.rows()]}\n{log}")
            time.sleep(0.05)

    def all_ended(self) -> bool:
        return self.count(CheckState.QUEUED, CheckState.RUNNING) == 0


@pytest.fixture
def hurt(postgres_url: str, broker_url: str, tmp_path: Path) -> Iterator[Hurt]:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "backend"), str(ROOT)]),
        "DATABASE_URL": postgres_url,
        "BROKER_URL": broker_url,
        "STORAGE_URL": f"file://{tmp_path / 'blobs'}",
        "AIGUARD_SECRET_KEY": "k" * 40,
        "AIGUARD_DATA_DIR": str(tmp_path),
        "AIGUARD_MODEL": "cifake-vit-32",
        "AIGUARD_LEASE_S": str(LEASE_S),
        "AIGUARD_SWEEP_INTERVAL_S": "0.5",
        "AIGUARD_DECODE_TIMEOUT_S": "2",
        "AIGUARD_BATCH_SIZE": "8",
    }
    sessions = make_session_factory(make_engine(postgres_url))
    store = open_store(environment["STORAGE_URL"])
    hurt = Hurt(environment, sessions, store, Redis.from_url(broker_url), Waker(broker_url), tmp_path)
    with sessions.begin() as session:
        person = UserRow(email="ann@example.org", password="-", fs_uniquifier="ann")
        session.add(person)
        session.flush()
        hurt.owner_id = person.id
    try:
        yield hurt
    finally:
        for process in hurt.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGCONT)
                hurt.kill(process)
