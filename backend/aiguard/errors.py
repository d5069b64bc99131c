"""The root of every error that a person may read."""

from typing import ClassVar


class AiguardError(Exception):
    """A reason with a stable name. `str(error)` is one sentence: what was wrong and what to do.

    Leaves live beside what raises them (`<domain>/errors.py`), set `code`, and carry their facts as fields.
    """

    code: ClassVar[str] = "error"
