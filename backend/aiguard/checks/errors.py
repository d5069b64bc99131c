"""Why a check cannot be found or could not be finished."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError


class CheckError(AiguardError):
    """Anything about one check."""


class CheckNotFound(CheckError):
    """The check does not exist, or belongs to somebody else: both look the same."""

    code: ClassVar[str] = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing here, or it is not yours.")


class CheckUnfinished(CheckError):
    """Its picture is still needed for the verdict."""

    code: ClassVar[str] = "check_unfinished"

    def __init__(self) -> None:
        super().__init__("This check is not finished. Wait for its verdict, or delete the whole check.")


class CursorInvalid(CheckError):
    """A page was asked for with a cursor this service did not give out."""

    code: ClassVar[str] = "cursor_invalid"

    def __init__(self) -> None:
        super().__init__("This page marker is not one of ours. Start again from the first page.")


class TagInvalid(CheckError):
    """Too many tags, or one that is too long or cannot be shown."""

    code: ClassVar[str] = "tag_invalid"

    def __init__(self, limit: int, limit_chars: int) -> None:
        super().__init__(f"At most {limit} tags of 1 to {limit_chars} characters each can be given.")
        self.limit = limit
        self.limit_chars = limit_chars


class NoteTooLong(CheckError):
    """A note of more characters than one may have."""

    code: ClassVar[str] = "note_too_long"

    def __init__(self, limit_chars: int) -> None:
        super().__init__(f"A note has at most {limit_chars} characters. Shorten it.")
        self.limit_chars = limit_chars


class AttemptsUsedUp(CheckError):
    """Every attempt ended with a worker that stopped before it could answer."""

    code: ClassVar[str] = "attempts_used_up"

    def __init__(self, attempts: int) -> None:
        super().__init__(
            f"The check was started {attempts} times and stopped each time before it could finish. "
            "That is our fault, not your picture's: try it again, and tell the operator if it happens again."
        )
        self.attempts = attempts


class OriginalMissing(CheckError):
    """The row names bytes that the blob store does not have."""

    code: ClassVar[str] = "original_missing"

    def __init__(self) -> None:
        super().__init__("The stored file is no longer there. Upload it again, and tell the operator.")


class HeatmapFailed(CheckError):
    """The heatmap could not be drawn; the verdict stands as it is."""

    code: ClassVar[str] = "heatmap_failed"

    def __init__(self) -> None:
        super().__init__("The heatmap of this picture could not be drawn. The verdict does not depend on it.")


class HeatmapModelGone(CheckError):
    """The very model that gave the verdict is not installed any more, so nobody can draw where its answer came from."""

    code: ClassVar[str] = "heatmap_model_gone"

    def __init__(self) -> None:
        super().__init__(
            "The model that gave this verdict no longer runs here, so its heatmap cannot be drawn. The verdict stands; "
            "check again with a model that runs to see where its answer comes from."
        )


class NotJudgedYet(CheckError):
    """Asked of a check that has no verdict: it waits, runs or failed."""

    code: ClassVar[str] = "not_judged_yet"

    def __init__(self) -> None:
        super().__init__("This check has no verdict yet. Wait until it is done, then try again.")


class PictureGone(CheckError):
    """Asked of a check whose picture is not kept any more."""

    code: ClassVar[str] = "picture_gone"

    def __init__(self) -> None:
        super().__init__("The picture of this check is no longer kept. Upload it again as a new check.")


class NotFailed(CheckError):
    """Trying again was asked of a check that did not fail."""

    code: ClassVar[str] = "not_failed"

    def __init__(self) -> None:
        super().__init__("Only a check that failed can be tried again. Reload the page to see where this one stands.")


class FileAtFault(CheckError):
    """Trying again was asked of a check that failed for its file: to whoever asks, nothing of ours failed."""

    code: ClassVar[str] = "not_failed"

    def __init__(self) -> None:
        super().__init__("This file itself could not be judged; another try would end the same. Upload another one.")


class AlreadyDisputed(CheckError):
    """A second dispute of a verdict whose first is not answered yet."""

    code: ClassVar[str] = "already_disputed"

    def __init__(self) -> None:
        super().__init__("This verdict is disputed already. Wait for the answer, or withdraw that dispute first.")


class DisputeAnswered(CheckError):
    """A dispute cannot be withdrawn once somebody has decided it."""

    code: ClassVar[str] = "dispute_answered"

    def __init__(self) -> None:
        super().__init__("This dispute has been answered, so it cannot be withdrawn.")


class AppealUsedUp(CheckError):
    """A second appeal against what people decided."""

    code: ClassVar[str] = "appeal_used_up"

    def __init__(self) -> None:
        super().__init__("You have appealed against this decision once, and it was answered. That answer is final.")


class ModelNotReady(CheckError):
    """A second opinion was asked of a model that does not run on this server."""

    code: ClassVar[str] = "model_not_ready"

    def __init__(self, model_id: str) -> None:
        super().__init__(f"The model {model_id} is not ready on this server. Choose one of those that are.")
        self.model_id = model_id


class CheckBroke(CheckError):
    """Something unforeseen went wrong for this one check; the log has the details."""

    code: ClassVar[str] = "internal"

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side while checking this picture. Try it again.")
