"""Why a webhook was not made."""

from __future__ import annotations

from typing import ClassVar

from aiguard.accounts.errors import AccountError


class WebhookUrlRefused(AccountError):
    """The address is none, not https, or leads where this service sends nothing."""

    code: ClassVar[str] = "webhook_url_refused"


class TooManyWebhooks(AccountError):
    """As many webhooks as one person may have."""

    code: ClassVar[str] = "too_many_webhooks"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} webhooks, which is the most. Delete one that you no longer use.")
        self.limit = limit
