"""Ways in without the phone: ten codes, shown once, stored hashed, each good once."""

from __future__ import annotations

import re
from hashlib import sha256
from secrets import choice
from typing import TYPE_CHECKING

from sqlalchemy import delete

from aiguard.accounts.errors import WrongCode
from aiguard.accounts.rows import RecoveryCodeRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COUNT = 10
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that reads like another; 5 bits each
LENGTH = 16  # 80 bits: a plain hash of it cannot be searched
SHAPE = re.compile(rf"[{LETTERS}]{{{LENGTH}}}")


def renew(session: Session, user_id: int) -> list[str]:
    """Ten new ones in place of all before, such as ABCD-EFGH-JKLM-NPQR."""
    codes = ["".join(choice(LETTERS) for _ in range(LENGTH)) for _ in range(COUNT)]
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.user_id == user_id))
    session.add_all(RecoveryCodeRow(user_id=user_id, code_sha256_hex=_hashed(code)) for code in codes)
    return ["-".join(re.findall("....", code)) for code in codes]


def looks_like_one(code: str) -> bool:
    return SHAPE.fullmatch(_plain(code)) is not None


def spend(session: Session, user_id: int, code: str) -> None:
    """Of two uses at once the second finds nothing."""
    row = RecoveryCodeRow
    own = delete(row).where(row.user_id == user_id, row.code_sha256_hex == _hashed(_plain(code)))
    if session.scalar(own.returning(row.user_id)) is None:
        raise WrongCode


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()


def _hashed(plain: str) -> str:
    return sha256(plain.encode()).hexdigest()
