"""What the signed session keeps of somebody on the way in: that the password was right, which challenge was set."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING, Literal

from flask import session

from aiguard.accounts.errors import PasskeyRefused, SecondStepExpired
from aiguard.accounts.passkeys import CHALLENGE_LIFETIME
from aiguard.accounts.service import find_by_uniquifier
from aiguard.api.guard import forget
from aiguard.api.limits import SECOND_STEP_KEY
from aiguard.api.wiring import wiring

if TYPE_CHECKING:
    from aiguard.accounts.rows import UserRow

PASSKEY_KEY = "passkey"
SECOND_STEP_LIFETIME_S = 600

Purpose = Literal["add", "sign_in"]


@dataclass(frozen=True)
class Waiting:
    """The password was right; the code is still to come."""

    person: UserRow
    remember: bool


def await_second_step(user: UserRow, *, remember: bool) -> None:
    """Not signed in: the session opens nothing yet. A new password ends the wait, as it changes the uniquifier."""
    forget()
    session[SECOND_STEP_KEY] = {"who": user.fs_uniquifier, "since": int(time()), "remember": remember}


def second_step_is_awaited() -> bool:
    kept = session.get(SECOND_STEP_KEY)
    return kept is not None and time() - kept["since"] < SECOND_STEP_LIFETIME_S


def awaited() -> Waiting:
    """Who is to give a code, else SecondStepExpired."""
    kept = session.get(SECOND_STEP_KEY)
    user = find_by_uniquifier(wiring().sessions, kept["who"]) if kept and second_step_is_awaited() else None
    if kept is None or user is None:
        raise SecondStepExpired
    return Waiting(user, bool(kept["remember"]))


def set_challenge(purpose: Purpose, challenge: bytes) -> None:
    session[PASSKEY_KEY] = {"for": purpose, "challenge": b64encode(challenge).decode(), "since": int(time())}


def take_challenge(purpose: Purpose) -> bytes:
    """The challenge this session was last given for this purpose, once; else PasskeyRefused."""
    kept = session.pop(PASSKEY_KEY, None)
    if kept is None or kept["for"] != purpose or time() - kept["since"] > CHALLENGE_LIFETIME.total_seconds():
        raise PasskeyRefused
    return b64decode(kept["challenge"])
