"""Why somebody cannot sign in or get an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from aiguard.accounts.scopes import Scope


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


class WrongPassword(AccountError):
    """Whoever is signed in was asked for the password again and gave another one."""

    code: ClassVar[str] = "wrong_password"

    def __init__(self) -> None:
        super().__init__("This is not your current password.")


class ConfirmationRequired(AccountError):
    """The last sign-in or confirmation is too long ago for a change to how one signs in."""

    code: ClassVar[str] = "confirmation_required"

    def __init__(self) -> None:
        super().__init__("Confirm with your password that it is you, then try again.")


class ResetInvalid(AccountError):
    """The link was made up, used or has run out: all three look the same."""

    code: ClassVar[str] = "reset_invalid"

    def __init__(self) -> None:
        super().__init__("This link was used already or has run out. Ask for a new one.")


class WrongCode(AccountError):
    """Not the code of this moment, or one that was used already."""

    code: ClassVar[str] = "wrong_code"

    def __init__(self) -> None:
        super().__init__("This code is wrong, has run out or was used already. Wait for the next one and try again.")


class SecondStepExpired(AccountError):
    """There is no sign-in that waits for its second step, or it waited too long."""

    code: ClassVar[str] = "second_step_expired"

    def __init__(self) -> None:
        super().__init__("That took too long. Sign in with your password again.")


class TwoStepOn(AccountError):
    """Two-step sign-in is on already."""

    code: ClassVar[str] = "two_step_on"

    def __init__(self) -> None:
        super().__init__("Two-step sign-in is on already. Turn it off first to use another app.")


class TwoStepOff(AccountError):
    """There is no two-step sign-in to confirm or to make codes for."""

    code: ClassVar[str] = "two_step_off"

    def __init__(self) -> None:
        super().__init__("Two-step sign-in is off. Turn it on first.")


class SealBroken(AccountError):
    """What was encrypted cannot be read: the secret key is another one than then."""

    code: ClassVar[str] = "seal_broken"

    def __init__(self) -> None:
        super().__init__(
            "This service has a new secret key and cannot read what was sealed with the old one. "
            "Use a recovery code, or ask the person who runs it."
        )


class PasskeyRefused(AccountError):
    """The answer of an authenticator did not hold: unknown key, wrong origin, old challenge, bad signature."""

    code: ClassVar[str] = "passkey_refused"

    def __init__(self) -> None:
        super().__init__("This passkey was not accepted. Try again, or sign in another way.")


class PasskeysNeedAName(AccountError):
    """Passkeys are bound to a host name, and this service was opened by a bare IP address."""

    code: ClassVar[str] = "passkeys_need_a_name"

    def __init__(self) -> None:
        super().__init__(
            "Passkeys do not work at a bare IP address. Open this service by its name, on this machine localhost."
        )


class TooManyPasskeys(AccountError):
    """More than anybody has devices."""

    code: ClassVar[str] = "too_many_passkeys"

    def __init__(self, limit: int) -> None:
        super().__init__(f"An account has at most {limit} passkeys. Remove one you no longer use first.")
        self.limit = limit


class AccountThingNotFound(AccountError):
    """A passkey, session, token or webhook that does not exist, or is somebody else's: both look the same."""

    code: ClassVar[str] = "not_found"

    def __init__(self) -> None:
        super().__init__("There is nothing here, or it is not yours.")


class TokenInvalid(AccountError):
    """An API token that is unknown, ran out, was revoked, or whose person is suspended: all four look the same."""

    code: ClassVar[str] = "token_invalid"

    def __init__(self) -> None:
        super().__init__("This API token is not valid, or not any more. Make a new one on your account page.")


class ScopeMissing(AccountError):
    """A valid API token that does not reach this far."""

    code: ClassVar[str] = "scope_missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"This API token lacks the scope {scope}. Make one with it on your account page.")
        self.scope = scope


class SessionRequired(AccountError):
    """A valid API token at an address that no token opens, whatever its scopes."""

    code: ClassVar[str] = "session_required"

    def __init__(self) -> None:
        super().__init__("No API token opens this address. Sign in on the page and do it there.")


class TooManyTokens(AccountError):
    """As many API tokens as one person may have."""

    code: ClassVar[str] = "too_many_tokens"

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} API tokens, which is the most. Revoke one that you no longer use.")
        self.limit = limit


class LastAdmin(AccountError):
    """Without this account nobody could look after the service."""

    code: ClassVar[str] = "last_admin"

    def __init__(self) -> None:
        super().__init__("There is no other admin. Make somebody else an admin first; then this account can go.")


class NotAllowed(AccountError):
    """The person's role does not permit it."""

    code: ClassVar[str] = "not_allowed"

    def __init__(self) -> None:
        super().__init__("Your role does not allow this. Ask an admin for it.")
