"""Why a link cannot be made or opened."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError


class ShareError(AiguardError):
    """Anything about one link."""


class ShareNotFound(ShareError):
    """The link is made up, incomplete, or what it led to was deleted: all look the same."""

    code: ClassVar[str] = "share_not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing behind this link. It may be incomplete, or what it led to was deleted.")


class ShareExpired(ShareError):
    """The link is one of ours, and its time is over."""

    code: ClassVar[str] = "share_expired"

    def __init__(self) -> None:
        super().__init__("Links hold for a time that their maker chooses. Ask whoever sent you this one for a new one.")


class ShareRevoked(ShareError):
    """The link is one of ours, and its owner took it back."""

    code: ClassVar[str] = "share_revoked"

    def __init__(self) -> None:
        super().__init__("Whoever made this link has taken it back. Ask them for a new one if you need the verdict.")


class ShareTooLong(ShareError):
    """The operator allows less."""

    code: ClassVar[str] = "share_too_long"

    def __init__(self, max_days: int) -> None:
        super().__init__(f"A link lasts at most {max_days} days here. Choose a shorter time.")
        self.max_days = max_days


class ShareNeedsVerdict(ShareError):
    """The check is not judged yet, or could not be."""

    code: ClassVar[str] = "share_needs_verdict"

    def __init__(self) -> None:
        super().__init__("There is no verdict to share yet. Wait until the picture is judged.")


class TooManyShares(ShareError):
    """The check has as many open links as one may have."""

    code: ClassVar[str] = "too_many_shares"

    def __init__(self, limit: int) -> None:
        super().__init__(f"This check has {limit} open links, which is the most. Revoke one first.")
        self.limit = limit
