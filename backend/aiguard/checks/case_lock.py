"""One lock for everybody who changes several cases at once: near-duplicates hang together, whoever's checks they are.

Taken after the locks of checks and before the first of a case. Without it a deletion, which passes the lead of a group
on, and a decision in the same group wait for each other, or each pass the lead on to what the other takes away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

GROUPING: Final = 0x41_49_47_47  # of the advisory lock
WAITING: Final = text(
    "SELECT EXISTS (SELECT FROM cases WHERE settled_at IS NULL AND check_id IN :check_ids)"
).bindparams(bindparam("check_ids", expanding=True))


def hold_cases(session: Session) -> None:
    """Until the caller's transaction ends, no group of cases changes by anybody else's hand."""
    session.execute(select(func.pg_advisory_xact_lock(GROUPING)))


def hold_cases_of(session: Session, check_ids: Sequence[UUID]) -> None:
    """Only where a case waits for one of these checks, which the caller has locked: none can be opened meanwhile."""
    if check_ids and session.scalar(WAITING, {"check_ids": list(check_ids)}):
        hold_cases(session)
