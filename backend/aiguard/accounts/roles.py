"""Who may do what."""

from enum import StrEnum


class Role(StrEnum):
    """Each role includes the ones before it."""

    CHECKER = "checker"
    AUDITOR = "auditor"
    ADMIN = "admin"
