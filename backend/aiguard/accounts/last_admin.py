"""The last admin cannot be removed, in whatever way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from aiguard.accounts.errors import LastAdmin
from aiguard.accounts.roles import Role
from aiguard.accounts.rows import RoleRow, UserRow
from aiguard.accounts.service import REGISTRATION_LOCK

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def keep_an_admin(session: Session, leaving_id: int) -> None:
    """LastAdmin when this one is the only active admin. Asked one at a time: two cannot both see the other one stay."""
    session.execute(select(func.pg_advisory_xact_lock(REGISTRATION_LOCK)))
    admins = select(UserRow.id).where(UserRow.active, UserRow.roles.any(RoleRow.name == Role.ADMIN))
    if list(session.scalars(admins)) == [leaving_id]:
        raise LastAdmin
