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


class Feedback(StrEnum):
    """What the owner says of a verdict."""

    RIGHT = "right"
    WRONG = "wrong"
    CANNOT_TELL = "cannot_tell"


class DisputeState(StrEnum):
    """open → under_review → upheld | overruled; withdrawn by its owner until it is answered."""

    OPEN = "open"
    UNDER_REVIEW = "under_review"
    UPHELD = "upheld"  # the verdict stands
    OVERRULED = "overruled"  # a person decided otherwise; what the model said is kept
    WITHDRAWN = "withdrawn"


class DisputeReason(StrEnum):
    """What the owner holds against a verdict."""

    IS_REAL = "is_real"
    IS_AI = "is_ai"
    EVIDENCE_MISREAD = "evidence_misread"
    NOT_SUCH_A_PICTURE = "not_such_a_picture"  # taken for what no model can judge, or the other way round
    OTHER = "other"


class Source(StrEnum):
    """How a picture came in."""

    UPLOAD = "upload"  # from the page
    ADDRESS = "address"  # fetched from the web
    API = "api"  # by a program
