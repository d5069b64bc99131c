"""Mails sent beside the request that causes them: neither a slow server nor a missing account shows in its answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

import structlog

from aiguard.mail import MailNotSent

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from aiguard.mail import Mailer

log = structlog.get_logger()

THREADS = 2
MOST_WAITING = 200


class Post:
    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="post")
        self._room = BoundedSemaphore(MOST_WAITING)
        self._last: list[Future[None]] = []

    def send(self, to: str, subject: str, text: str) -> None:
        """Now, in the thread that asks. What cannot be sent is logged without its address, and not tried again."""
        try:
            self._mailer.send(to, subject, text)
        except MailNotSent as error:
            log.warning("mail_not_sent", subject=subject, reason=error.reason)

    def later(self, work: Callable[[], None]) -> None:
        """Do it in a thread of ours; dropped, and logged, where too much waits already."""
        if not self._room.acquire(blocking=False):
            log.error("mail_dropped", waiting=MOST_WAITING)
            return
        self._last = [each for each in self._last if not each.done()]
        self._last.append(self._pool.submit(self._do, work))

    def settle(self, timeout_s: float = 30) -> None:
        """Wait for everything asked so far."""
        wait(self._last, timeout_s)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:  # this thread's outermost edge
            log.exception("mail_work_failed")
        finally:
            self._room.release()
