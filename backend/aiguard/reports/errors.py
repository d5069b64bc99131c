"""Why a report cannot be given."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError


class ReportNotReady(AiguardError):
    """The check has neither a verdict nor a reason why it has none."""

    code: ClassVar[str] = "report_not_ready"

    def __init__(self) -> None:
        super().__init__("This check is not finished. Its report is there as soon as the verdict is.")
