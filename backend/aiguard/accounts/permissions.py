"""Who may do what: the one table. A view names the permission it asks for; one that names none is for everybody."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from aiguard.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable


class Permission(StrEnum):
    """Beyond one's own checks and one's own account, which everybody has."""

    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT_LOG = "read_audit_log"
    REVIEW_CASES = "review_cases"
    EDIT_POLICIES = "edit_policies"
    SEE_FIGURES = "see_figures"
    OPERATE = "operate"


OF: Final[dict[Role, frozenset[Permission]]] = {
    Role.CHECKER: frozenset(),
    Role.AUDITOR: frozenset({Permission.READ_AUDIT_LOG, Permission.REVIEW_CASES, Permission.SEE_FIGURES}),
    Role.ADMIN: frozenset(Permission),
}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """A role that this version does not know permits nothing."""
    known = {role.value: role for role in Role}
    return frozenset().union(*(OF[known[name]] for name in roles if name in known))
