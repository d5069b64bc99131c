"""Turns a stream that trickles into batches that do not wait for the slow."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

T = TypeVar("T")


class _End:
    """Marks the end of the stream; carries the error that ended it, if any."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


END: Final = _End()


def batches(items: Iterable[T], *, size: int, patience_s: float) -> Generator[list[T], None, None]:
    """Batches of up to `size`, in order; a smaller one when nothing came for `patience_s`.

    `items` is read ahead in a thread, by at most two batches, so that its work overlaps the consumer's.
    An exception from `items` is raised here, after the batches that came before it.
    """
    arrived: queue.Queue[T | _End] = queue.Queue(maxsize=2 * size)
    gone = threading.Event()
    pump = threading.Thread(target=_pump, args=(items, arrived, gone), name="batch-pump", daemon=True)
    pump.start()
    try:
        yield from _collect(arrived, size, patience_s)
    finally:
        gone.set()  # a consumer that stopped early must not leave the pump blocked, nor at work on what it takes away
        pump.join()


def _pump(items: Iterable[T], arrived: queue.Queue[T | _End], gone: threading.Event) -> None:
    end = END
    try:
        for item in items:
            if not _put(arrived, item, gone):
                return
    except BaseException as error:  # noqa: BLE001  # handed to the consumer, who raises it
        end = _End(error)
    _put(arrived, end, gone)


def _put(arrived: queue.Queue[T | _End], item: T | _End, gone: threading.Event) -> bool:
    while not gone.is_set():
        try:
            arrived.put(item, timeout=0.2)
        except queue.Full:
            continue
        return True
    return False


def _collect(arrived: queue.Queue[T | _End], size: int, patience_s: float) -> Iterator[list[T]]:
    batch: list[T] = []
    while True:
        try:
            item = arrived.get(timeout=patience_s if batch else None)
        except queue.Empty:
            yield batch
            batch = []
            continue
        if isinstance(item, _End):
            if batch:
                yield batch
            if item.error is not None:
                raise item.error
            return
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
