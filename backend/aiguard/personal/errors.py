"""Why an account was not deleted."""

from __future__ import annotations

from typing import ClassVar

from aiguard.accounts.errors import AccountError


class EmailDiffers(AccountError):
    """What was typed to confirm is not the account's email."""

    code: ClassVar[str] = "email_differs"

    def __init__(self) -> None:
        super().__init__("This is not the email of your account. Type it as it is written above.")
