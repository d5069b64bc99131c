"""The second step of signing in: a code of a phone's app (TOTP, RFC 6238), or a recovery code. Each works once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from time import time
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import delete, func, select, update

from aiguard.accounts import recovery_codes
from aiguard.accounts.errors import TwoStepOff, TwoStepOn, WrongCode
from aiguard.accounts.rows import RecoveryCodeRow, TwoStepRow

if TYPE_CHECKING:
    from aiguard.accounts.rows import UserRow
    from aiguard.accounts.sealing import Sealer
    from aiguard.db import SessionFactory

PURPOSE = "two-step sign-in"  # of the seal
ISSUER = "AI Guard Vision"
STEP_S = 30
DRIFT = (0, -1, 1)  # steps by which a phone's clock may be off


@dataclass(frozen=True)
class Enrolment:
    """What the phone's app has to know; shown once."""

    secret: str
    uri: str


@dataclass(frozen=True)
class TwoStepState:
    since: datetime | None
    recovery_codes_left: int


@dataclass(frozen=True)
class TwoStep:
    sessions: SessionFactory
    sealer: Sealer

    def state(self, user_id: int) -> TwoStepState:
        with self.sessions() as session:
            row = session.get(TwoStepRow, user_id)
            left = session.scalar(select(func.count()).where(RecoveryCodeRow.user_id == user_id)) or 0
        return TwoStepState(row.confirmed_at if row else None, left)

    def is_on(self, user_id: int) -> bool:
        return self.state(user_id).since is not None

    def begin(self, user: UserRow) -> Enrolment:
        """A new secret, not asked for before a first code confirms it; one begun before is forgotten."""
        secret = pyotp.random_base32()
        sealed = self.sealer.seal(secret)
        with self.sessions.begin() as session:
            row = session.get(TwoStepRow, user.id, with_for_update=True)
            if row and row.confirmed_at:
                raise TwoStepOn
            if row:
                session.delete(row)
                session.flush()
            session.add(TwoStepRow(user_id=user.id, sealed_secret=sealed))
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER))

    def confirm(self, user_id: int, code: str) -> list[str]:
        """Turn it on with a first code; answers the recovery codes."""
        with self.sessions() as session:
            row = session.get(TwoStepRow, user_id)
        if row is None:
            raise TwoStepOff
        if row.confirmed_at:
            raise TwoStepOn
        step = self._step_of(row, code)
        begun = update(TwoStepRow).where(
            TwoStepRow.user_id == user_id,
            TwoStepRow.confirmed_at.is_(None),
            TwoStepRow.sealed_secret == row.sealed_secret,
        )
        now = datetime.now(UTC)
        with self.sessions.begin() as session:
            turned = session.scalar(begun.values(confirmed_at=now, last_step=step).returning(TwoStepRow.user_id))
            if turned is None:
                raise WrongCode  # begun anew in another window meanwhile
            return recovery_codes.renew(session, user_id)

    def take(self, user_id: int, code: str) -> None:
        """Accept a code and never the same one again, else WrongCode."""
        if recovery_codes.looks_like_one(code):
            with self.sessions.begin() as session:
                return recovery_codes.spend(session, user_id, code)
        with self.sessions() as session:
            row = session.get(TwoStepRow, user_id)
        if row is None or row.confirmed_at is None:
            raise TwoStepOff
        step = self._step_of(row, code)
        fresh = update(TwoStepRow).where(TwoStepRow.user_id == user_id, TwoStepRow.last_step < step)
        with self.sessions.begin() as session:
            if session.scalar(fresh.values(last_step=step).returning(TwoStepRow.user_id)) is None:
                raise WrongCode
        return None

    def renew_codes(self, user_id: int) -> list[str]:
        with self.sessions.begin() as session:
            row = session.get(TwoStepRow, user_id, with_for_update=True)
            if row is None or row.confirmed_at is None:
                raise TwoStepOff
            return recovery_codes.renew(session, user_id)

    def turn_off(self, user_id: int) -> None:
        with self.sessions.begin() as session:
            session.execute(delete(TwoStepRow).where(TwoStepRow.user_id == user_id))
            session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user_id))

    def _step_of(self, row: TwoStepRow, code: str) -> int:
        """The 30-second step that this code belongs to, else WrongCode."""
        digits = "".join(code.split())
        if digits.isascii():
            totp = pyotp.TOTP(self.sealer.open(row.sealed_secret))
            now = int(time()) // STEP_S
            for step in (now + drift for drift in DRIFT):
                if compare_digest(totp.generate_otp(step), digits):
                    return step
        raise WrongCode
