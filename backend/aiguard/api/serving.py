"""What gunicorn is told beside its command line: --config=python:aiguard.api.serving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.api.wiring import EXTENSION

if TYPE_CHECKING:
    from gunicorn.workers.gthread import ThreadWorker

    from aiguard.api.wiring import Wiring

# In each of two processes: a browser opens six connections to one host, and some must stay free for requests.
MOST_STREAMS_A_PERSON = 2


def post_worker_init(worker: ThreadWorker) -> None:
    """A stream holds a thread for minutes: it gets a third of them, and ends when the process is told to stop."""
    wiring: Wiring = worker.wsgi.extensions[EXTENSION]
    wiring.hub.serve(
        most=max(1, worker.cfg.threads // 3),
        most_a_person=MOST_STREAMS_A_PERSON,
        stopping=lambda: not worker.alive,
    )
