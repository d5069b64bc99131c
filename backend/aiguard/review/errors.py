"""Why something on the desk cannot be done."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError


class ReviewError(AiguardError):
    """Anything about cases, decisions and policies."""


class CaseNotFound(ReviewError):
    """There is no such case; its check may have been deleted meanwhile."""

    code: ClassVar[str] = "not_found"

    def __init__(self) -> None:
        super().__init__("This case is not here any more. Its owner may have deleted the check.")


class CaseTaken(ReviewError):
    """Another auditor holds it."""

    code: ClassVar[str] = "case_taken"

    def __init__(self) -> None:
        super().__init__("Somebody else is working on this case. Take another one.")


class CaseAssigned(ReviewError):
    """It is kept for another auditor."""

    code: ClassVar[str] = "case_assigned"

    def __init__(self) -> None:
        super().__init__("This case is kept for somebody else. Assign it to yourself first if you want to settle it.")


class CaseSettled(ReviewError):
    """It has been settled already."""

    code: ClassVar[str] = "case_settled"

    def __init__(self) -> None:
        super().__init__("This case is settled. What was decided stands unless its owner appeals.")


class CaseNotForYou(ReviewError):
    """The auditor had a say in it before, and now somebody else has to look."""

    code: ClassVar[str] = "case_not_for_you"

    def __init__(self) -> None:
        super().__init__("You decided on this picture before. Now somebody else has to look at it.")


class CaseOfYourOwn(ReviewError):
    """The picture is the auditor's own."""

    code: ClassVar[str] = "case_of_your_own"

    def __init__(self) -> None:
        super().__init__("This picture is your own. Somebody else has to look at it.")


class ClaimLost(ReviewError):
    """The claim ran out and somebody else took the case, or it was given back."""

    code: ClassVar[str] = "claim_lost"

    def __init__(self) -> None:
        super().__init__("You do not hold this case any more. Take it again; nothing was decided.")


class NothingWaits(ReviewError):
    """No case that this auditor may take waits."""

    code: ClassVar[str] = "nothing_waits"

    def __init__(self) -> None:
        super().__init__("Nothing waits for you here. Look again later, or with fewer filters.")


class OpeningNeeded(ReviewError):
    """A picture was asked for without the log's entry that its case was opened."""

    code: ClassVar[str] = "opening_needed"

    def __init__(self) -> None:
        super().__init__("Open the case first. Every look at somebody's picture is written down.")


class UndoTooLate(ReviewError):
    """The seconds in which a decision can be taken back are over, or it was taken back before."""

    code: ClassVar[str] = "undo_too_late"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"A decision can be taken back once, within {seconds} seconds. This one stands.")
        self.seconds = seconds


class PolicyOutdated(ReviewError):
    """Somebody saved another version meanwhile."""

    code: ClassVar[str] = "policy_outdated"

    def __init__(self) -> None:
        super().__init__("The policy was changed meanwhile. Load it again, and make your change there.")


class AuditorUnfit(ReviewError):
    """A case was to be assigned to somebody who cannot settle it."""

    code: ClassVar[str] = "auditor_unfit"

    def __init__(self) -> None:
        super().__init__("This person cannot settle the case: no auditor, suspended, its owner, or had a say before.")


class PolicyUnreadable(ReviewError):
    """The policy in force has a rule that this version does not know: a newer one wrote it."""

    code: ClassVar[str] = "policy_unreadable"

    def __init__(self, version: int) -> None:
        super().__init__(f"Version {version} of the policy was written by a newer version of this service.")
        self.version = version
