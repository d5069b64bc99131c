"""Why somebody cannot sign in or get an account."""

from __future__ import annotations

from typing import ClassVar

from aiguard.errors import AiguardError


class AccountError(AiguardError):
    """Anything about accounts and signing in."""


class SignInRequired(AccountError):
    """Nobody is signed in here, or not any more."""

    code: ClassVar[str] = "sign_in_required"

    def __init__(self) -> None:
        super().__init__("You are not signed in. Sign in, then try again.")


class WrongCredentials(AccountError):
    """No such account, wrong password or a disabled account: all three look the same."""

    code: ClassVar[str] = "wrong_credentials"

    def __init__(self) -> None:
        super().__init__("The email or the password is wrong. Check both and try again.")


class EmailInvalid(AccountError):
    """The text is not an email address."""

    code: ClassVar[str] = "email_invalid"

    def __init__(self) -> None:
        super().__init__("This is not an email address. It looks like name@example.com.")


class EmailTaken(AccountError):
    """There is an account with this address already."""

    code: ClassVar[str] = "email_taken"

    def __init__(self) -> None:
        super().__init__("There is an account with this email already. Sign in instead.")


class WeakPassword(AccountError):
    """Too short, or among the first that anyone would guess."""

    code: ClassVar[str] = "weak_password"

    def __init__(self, least: int) -> None:
        super().__init__(
            f"Choose a password of at least {least} characters that is not a common or easily guessed one."
        )
        self.least = least


class RegistrationClosed(AccountError):
    """Only an admin makes accounts here."""

    code: ClassVar[str] = "registration_closed"

    def __init__(self) -> None:
        super().__init__("New accounts are not open to everyone here. Ask the person who runs this service for one.")
