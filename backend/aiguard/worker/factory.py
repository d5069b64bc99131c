"""Builds the Celery app and, at the first task, the station it works at."""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.signals import worker_ready, worker_shutting_down

from aiguard.checks.wake import PROCESS, SWEEP
from aiguard.worker.anchoring import keep_anchored
from aiguard.worker.announcing import open_courier
from aiguard.worker.housekeeping import RETENTION, STRAYS, keep_looking, open_housekeeping
from aiguard.worker.pulse import Pulse, keep_beating, keep_counting

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiguard.checks.station import Station
    from aiguard.config import Settings
    from aiguard.worker.housekeeping import Housekeeping

STRAYS_EVERY_S = 3600


def make_celery(settings: Settings) -> Celery:
    """The app of `celery worker` and `celery beat`. Messages are wake-ups: they carry no work and may be lost."""
    app = Celery("aiguard", broker=settings.broker_url)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={"socket_connect_timeout": 2, "socket_keepalive": True},
        timezone="UTC",
        beat_schedule={
            name: {"task": task, "schedule": every_s, "options": {"expires": 2 * every_s}}
            for name, task, every_s in (
                ("sweep", SWEEP, settings.sweep_interval_s),
                ("retention", RETENTION, settings.retention_interval_s),
                ("strays", STRAYS, STRAYS_EVERY_S),
            )
        },
    )
    _add_tasks(app, settings)
    return app


def _add_tasks(app: Celery, settings: Settings) -> None:
    stop, strays_due = threading.Event(), threading.Event()
    housekeeping = _add_housekeeping(app, settings, strays_due)
    opened: list[Station] = []

    @cache
    def station() -> Station:
        # Not at start: a model takes longer to load than Celery waits for a sign of life.
        from aiguard.worker.stationing import open_station

        opened.append(open_station(settings, stopping=stop.is_set, in_between=housekeeping().when_due))
        return opened[0]

    @app.task(name=PROCESS)  # type: ignore[untyped-decorator]  # Celery ships no types
    def process() -> None:
        station().run()

    @app.task(name=SWEEP)  # type: ignore[untyped-decorator]  # Celery ships no types
    def sweep() -> None:
        station().run()

    @worker_ready.connect(weak=False)  # type: ignore[untyped-decorator]  # Celery ships no types
    def look_at_once(**_: Any) -> None:
        # What waited while no worker ran; it also loads the model before the first person asks.
        app.send_task(PROCESS, retry=False)
        # Beside the tasks, not among them: a thousand pictures in the queue must not hold up what was found out.
        pulse = Pulse(lambda: opened[0] if opened else None)
        for name, work, given in (
            ("courier", open_courier(settings).run, (stop,)),
            ("anchors", keep_anchored, (settings, stop)),
            ("pulse", keep_beating, (settings, pulse, stop)),
            ("counting", keep_counting, (settings, stop)),
            ("strays", keep_looking, (settings, strays_due, stop)),
        ):
            threading.Thread(target=work, args=given, name=name, daemon=True).start()

    @worker_shutting_down.connect(weak=False)  # type: ignore[untyped-decorator]  # Celery ships no types
    def wind_down(**_: Any) -> None:
        stop.set()


def _add_housekeeping(app: Celery, settings: Settings, strays_due: threading.Event) -> Callable[[], Housekeeping]:
    @cache
    def housekeeping() -> Housekeeping:
        return open_housekeeping(settings)

    @app.task(name=RETENTION)  # type: ignore[untyped-decorator]  # Celery ships no types
    def retention() -> None:
        housekeeping().retain()

    @app.task(name=STRAYS)  # type: ignore[untyped-decorator]  # Celery ships no types
    def strays() -> None:
        strays_due.set()

    return housekeeping
