"""Who may settle cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from aiguard.accounts.permissions import OF, Permission
from aiguard.accounts.rows import RoleRow, UserRow, user_roles

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def auditors(session: Session) -> dict[int, str]:
    """Email by id of everybody whose role permits it and who is not suspended."""
    roles = [role.value for role, permitted in OF.items() if Permission.REVIEW_CASES in permitted]
    query = select(UserRow.id, UserRow.email).join(user_roles, user_roles.c.user_id == UserRow.id)
    query = query.join(RoleRow, RoleRow.id == user_roles.c.role_id)
    query = query.where(RoleRow.name.in_(roles), UserRow.active).order_by(UserRow.email)
    return {row.id: row.email for row in session.execute(query)}
