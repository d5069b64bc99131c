"""Why the model in use cannot be changed, or a shadow run not begun."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError


class OperationsError(AiguardError):
    """Anything an operator asked for that cannot be done."""


class CandidateUnknown(OperationsError):
    """No model of this name is ready on the server."""

    code: ClassVar[str] = "candidate_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"No model {name} is ready on this server. Choose one of those that are.")
        self.name = name


class AlreadyInUse(OperationsError):
    """A trial beside itself, or a switch to what is in use already."""

    code: ClassVar[str] = "already_in_use"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is in use already.")
        self.name = name


class TrialNeeded(OperationsError):
    """A model that never judged here is put in charge only after it judged beside the one in use."""

    code: ClassVar[str] = "trial_needed"

    def __init__(self, judged: int, needed: int) -> None:
        super().__init__(
            f"It has judged {judged} of the {needed} pictures that a shadow run needs before a model may decide. "
            "Let it run longer, or have it judge past checks."
        )
        self.judged = judged
        self.needed = needed


class NoTrial(OperationsError):
    """Something was asked of a shadow run while none is under way."""

    code: ClassVar[str] = "no_trial"

    def __init__(self) -> None:
        super().__init__("There is no shadow run. Begin one first.")


class NothingToRetry(OperationsError):
    """A reason that is the file's, not ours: it would fail again."""

    code: ClassVar[str] = "nothing_to_retry"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Checks that failed for {code} fail again with the same file. Only our own faults are retried."
        )
        self.reason = code
