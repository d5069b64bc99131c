"""Which rows are a person's: every table from which foreign keys lead to people, whoever adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, LargeBinary, Table, select, tuple_

from aiguard.accounts.rows import UserRow
from aiguard.db import Base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, RowMapping

    from aiguard.db import SessionFactory

PAGE = 500
USERS: Table = Base.metadata.tables[UserRow.__tablename__]
# Hashes and seals of secrets, and what keeps requests and workers apart: nothing of it tells anything of a person.
MACHINERY = {"user_roles", "password_resets", "two_steps", "recovery_codes", "idempotency_keys"}
# Of auditors and admins, not of whoever uploaded something.
DESK = {"case_notes", "policies", "serving"}
SECRETS = {
    "password",
    "fs_uniquifier",
    "passkey_handle",
    "lease_token",
    "secret_sha256_hex",
    "token_sha256_hex",
    "code_sha256_hex",
    "claim_token",
}
AUDITORS = {"auditor_id", "answered_by", "claimed_by", "claimed_until", "assigned_to", "barred"}
ONLY_FOR_AUDITORS = {("decisions", "words")}
IN_ORDER = {"checks": ("created_at", "id")}  # where an index serves another order than the key's


def tables() -> list[Table]:
    """All that can be handed out, by name; the person's own row is not among them."""
    mine = [table for table in Base.metadata.sorted_tables if table is not USERS and link_of(table) is not None]
    return sorted((table for table in mine if table.name not in MACHINERY | DESK), key=lambda table: table.name)


def link_of(table: Table) -> Column[Any] | None:
    """The column that leads to the person, straight or by another table of theirs; one that is always set."""
    links = [key.parent for key in table.foreign_keys if key.column.table is USERS and not key.parent.nullable]
    links += [
        key.parent
        for key in table.foreign_keys
        if key.column.table not in {USERS, table} and not key.parent.nullable and link_of(key.column.table) is not None
    ]
    return links[0] if links else None


def shown_columns(table: Table) -> list[Column[Any]]:
    """Without secrets, not even hashed or sealed, and without the people who looked at it."""
    return [
        each
        for each in table.columns
        if each.name not in SECRETS | AUDITORS
        and (table.name, each.name) not in ONLY_FOR_AUDITORS
        and not isinstance(each.type, LargeBinary)
    ]


def rows_of(sessions: SessionFactory, table: Table, user_id: int) -> Iterator[dict[str, Any]]:
    """All of a table's rows that are this person's, a page at a time; no transaction is open between pages."""
    shown = shown_columns(table)
    for row in _rows(sessions, table, shown, user_id):
        yield {column.name: row[column.name] for column in shown}  # paging may need a key that is none of these


def _rows(sessions: SessionFactory, table: Table, columns: Sequence[Column[Any]], user_id: int) -> Iterator[RowMapping]:
    link = link_of(table)
    if link is None:
        raise LookupError(table.name)
    [target] = [key.column for key in link.foreign_keys]
    if target.table is USERS:
        yield from _paged(sessions, table, columns, link == user_id)
        return
    order = [target.table.c[name] for name in _order(target.table)]
    keys: list[Any] = []
    for parent in _rows(sessions, target.table, [*{target, *order}], user_id):
        keys.append(parent[target.name])
        if len(keys) == PAGE:
            yield from _paged(sessions, table, columns, link.in_(keys))
            keys = []
    if keys:
        yield from _paged(sessions, table, columns, link.in_(keys))


def _paged(
    sessions: SessionFactory, table: Table, columns: Sequence[Column[Any]], mine: ColumnElement[bool]
) -> Iterator[RowMapping]:
    order = [table.c[name] for name in _order(table)]
    query = select(*{*columns, *order}).where(mine).order_by(*order).limit(PAGE)
    last: tuple[Any, ...] | None = None
    while True:
        page = query if last is None else query.where(tuple_(*order) > last)
        with sessions() as session:
            found = session.execute(page).mappings().all()
        yield from found
        if len(found) < PAGE:
            return
        last = tuple(found[-1][column.name] for column in order)


def _order(table: Table) -> Sequence[str]:
    return IN_ORDER.get(table.name) or [column.name for column in table.primary_key]
