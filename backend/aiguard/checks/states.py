"""The life of a check and the words for its outcome."""

from enum import StrEnum
from typing import Final


class CheckState(StrEnum):
    """queued → running → done | failed. A lease, an attempt and a fencing token go with `running`."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


ENDED: Final = (CheckState.DONE, CheckState.FAILED)


class HeatmapState(StrEnum):
    """wanted → drawing → done | failed | model_gone; drawing falls back to wanted when whoever draws is gone."""

    WANTED = "wanted"
    DRAWING = "drawing"
    DONE = "done"
    FAILED = "failed"
    MODEL_GONE = "model_gone"  # the very model of the verdict is not installed any more


class Source(StrEnum):
    """How a picture came in."""

    UPLOAD = "upload"  # from the page
    ADDRESS = "address"  # fetched from the web
    API = "api"  # by a program
