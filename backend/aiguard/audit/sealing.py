"""Taking the log out of the service's own hands: another role owns it, and the service may read and add, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg2
from psycopg2 import sql

if TYPE_CHECKING:
    from psycopg2.sql import Composable

OWNER = "aiguard_audit"  # may not sign in; nobody is a member of it

HAS_OWNER = "SELECT 1 FROM pg_roles WHERE rolname = %s"
STATEMENTS = (
    "ALTER SCHEMA audit OWNER TO {owner}",
    "ALTER TABLE audit.log OWNER TO {owner}",
    "ALTER FUNCTION audit.chain() OWNER TO {owner}",
    "ALTER FUNCTION audit.refuse() OWNER TO {owner}",
    "REVOKE ALL ON SCHEMA audit FROM PUBLIC, {service}",
    "REVOKE ALL ON audit.log FROM PUBLIC, {service}",
    "GRANT USAGE ON SCHEMA audit TO {service}",
    "GRANT SELECT, INSERT ON audit.log TO {service}",
)


def seal(superuser_url: str, service: str) -> None:
    """Run as a superuser of the migrated database; `service` is the role of DATABASE_URL. Again is fine."""
    names = {"owner": sql.Identifier(OWNER), "service": sql.Identifier(service)}
    connection = psycopg2.connect(superuser_url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(HAS_OWNER, (OWNER,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {owner} NOLOGIN").format(**names))
            for statement in STATEMENTS:
                cursor.execute(_filled(statement, names))
    finally:
        connection.close()


def _filled(statement: str, names: dict[str, sql.Identifier]) -> Composable:
    return sql.SQL(statement).format(**names)
