"""What an API token may do."""

from enum import StrEnum


class Scope(StrEnum):
    """A token holds some of these; a view that names none is for signed-in browsers only."""

    CHECKS_READ = "checks:read"
    CHECKS_WRITE = "checks:write"
    ACCOUNT_READ = "account:read"
    ACCOUNT_EXPORT = "account:export"  # apart from reading: it hands out every original picture
