"""The overview as Prometheus reads it, from the database at each scrape: no process has figures of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import generate_latest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prometheus_client import Metric

    from aiguard.operations.heartbeat import Worker
    from aiguard.operations.overview import Overview

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"


def rendered(told: Overview, default: str) -> bytes:
    """In the text format 0.0.4. `default`: the model of the settings."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once([*_families(told), *_models(told, default)]))
    return generate_latest(registry)


class _Once:
    """What the library asks for as a collector."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _families(told: Overview) -> Iterator[Metric]:
    queue = told.queue
    waiting = [(["checks"], queue.queued), (["opinions"], queue.opinions), (["heatmaps"], queue.heatmaps)]
    waiting += [(["shadow"], queue.shadow)]
    yield _gauge("aiguard_waiting", "What waits for a worker", ["what"], waiting)
    yield _gauge("aiguard_checks_running", "Checks that a worker holds", [], [([], queue.running)])
    yield _gauge("aiguard_oldest_wait_seconds", "Of a check that waits; 0: none", [], [([], queue.oldest_wait_s or 0)])
    failed = [([each.code, "ours" if each.ours else "file"], each.count) for each in told.failures]
    yield _gauge("aiguard_checks_failed", "Failed checks that are kept, by reason", ["reason", "fault"], failed)
    counted = [each for each in told.stored if each.counted_at is not None]
    sizes = [([each.kind], each.size_bytes) for each in counted]
    yield _gauge("aiguard_stored_bytes", "In the store, as last counted", ["kind"], sizes)
    files = [([each.kind], each.files) for each in counted]
    yield _gauge("aiguard_stored_files", "In the store, as last counted", ["kind"], files)
    due = told.due
    dues = [(["checks"], due.checks), (["pictures"], due.pictures), (["files"], due.files), (["keys"], due.keys)]
    yield _gauge("aiguard_retention_due", "Past its date and not deleted yet", ["what"], dues)
    yield from _of_workers([worker for worker in told.workers if worker.alive])


def _models(told: Overview, default: str) -> Iterator[Metric]:
    roles = {"in_use": told.serving.in_use or default, "shadow": told.serving.shadow}
    known = [([role, name], 1.0) for role, name in roles.items() if name]
    yield _gauge("aiguard_model_info", "Which model judges, and which is on trial beside it", ["role", "model"], known)


def _of_workers(alive: list[Worker]) -> Iterator[Metric]:
    names = ["worker", "host", "model", "revision", "device"]
    yield _gauge("aiguard_workers_alive", "Workers seen in the last 20 seconds", [], [([], len(alive))])
    speeds = [(_named(each), each.beat.pictures_per_s) for each in alive]
    known = [(labels, speed) for labels, speed in speeds if speed is not None]
    yield _gauge("aiguard_worker_pictures_per_second", "Over its newest batches, idle time left out", names, known)
    seen = [(_named(each), each.seen_at.timestamp()) for each in alive]
    yield _gauge("aiguard_worker_seen_timestamp_seconds", "Its last sign of life", names, seen)
    judged = CounterMetricFamily("aiguard_worker_pictures", "Judged since the worker started", labels=names)
    for each in alive:
        judged.add_metric(_named(each), each.beat.pictures)
    yield judged


def _named(worker: Worker) -> list[str]:
    told = worker.beat
    return [str(told.id), told.host, told.model_id or "", told.model_revision or "", told.device or ""]


def _gauge(name: str, meaning: str, labels: list[str], values: Iterable[tuple[list[str], float]]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for of, value in values:
        family.add_metric(of, value)
    return family
