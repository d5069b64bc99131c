"""The command of every process, here and in docker-compose.yml: a test keeps the two equal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

MIGRATE: Final = ["aiguard", "migrate"]
CELERY: Final = ["celery", "-A", "aiguard.worker.app"]
# Workers have nothing to tell each other: the rows are the jobs. Asking around costs every start a second.
ALONE: Final = ["--without-mingle", "--without-gossip"]
WORKER: Final = [*CELERY, "worker", "--pool=threads", "--concurrency=1", "--loglevel=WARNING", *ALONE]


def api(host: str, port: int) -> list[str]:
    """Threads wait for the database, the disk and whoever listens; the model is elsewhere."""
    return [
        "gunicorn",
        "aiguard.app:create_app()",
        "--worker-class=gthread",
        "--workers=2",
        "--threads=24",
        f"--bind={host}:{port}",
        "--timeout=120",
        "--graceful-timeout=10",
        "--config=python:aiguard.api.serving",
    ]


def beat(schedule: str) -> list[str]:
    return [*CELERY, "beat", "--loglevel=WARNING", f"--schedule={schedule}"]


def here(command: list[str]) -> list[str]:
    """The same command with the programs of the running interpreter's environment."""
    return [str(Path(sys.executable).with_name(command[0])), *command[1:]]
