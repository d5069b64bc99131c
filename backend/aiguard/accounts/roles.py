"""Who may do what."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Role(StrEnum):
    """Each role includes the ones before it."""

    CHECKER = "checker"
    AUDITOR = "auditor"
    ADMIN = "admin"


def highest(names: Iterable[str]) -> Role:
    """Of the roles of one person, the one that includes the others; a checker when none is known."""
    held = set(names)
    return next((role for role in reversed(Role) if role.value in held), Role.CHECKER)
