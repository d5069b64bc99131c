"""The log can be added to and read; whatever else is done to it, by whomever, is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from aiguard.audit import anchors, log
from aiguard.audit.actions import Action
from aiguard.audit.anchors import AnchorForged
from aiguard.audit.log import Asked
from aiguard.audit.rows import AuditRow
from aiguard.audit.sealing import seal
from aiguard.audit.verify import Finding, verify
from aiguard.db import make_engine, make_session_factory
from aiguard.storage import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.db import SessionFactory
    from aiguard.storage import BlobStore

PUT_IN = """
INSERT INTO audit.log SELECT 6, at, actor_id, action, subject, details, previous_sha256, sha256_hex
FROM audit.log WHERE id = 5
"""
KEY = "a secret for tests, 32 letters long"


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return open_store(f"file://{tmp_path}/blobs")


def write(sessions: SessionFactory, count: int) -> None:
    for number in range(count):
        with sessions.begin() as session:
            log.write(session, 7, Action.USER_SUSPENDED, f"user:{number}", {"why": "“ä” | 1", "n": [1, None]})


def check(sessions: SessionFactory, anchored: dict[int, str] | None = None) -> Finding:
    with sessions() as session:
        return verify(session, anchored or {})


def tamper(superuser_url: str, statement: str) -> None:
    """As the database's superuser, who can switch every trigger off."""
    connection = psycopg2.connect(superuser_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
    connection.close()


def test_an_untouched_log_is_whole(sessions: SessionFactory) -> None:
    assert check(sessions) == Finding(0, 0, None)
    write(sessions, 3)
    assert check(sessions) == Finding(3, 0, None)


def test_a_deed_that_is_rolled_back_leaves_no_entry_and_no_gap(sessions: SessionFactory) -> None:
    write(sessions, 1)
    with sessions() as session:
        log.write(session, 7, Action.USER_SUSPENDED, "user:9")
        session.rollback()
    write(sessions, 1)
    assert check(sessions) == Finding(2, 0, None)


def test_many_who_write_at_once_make_one_chain(sessions: SessionFactory) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: write(sessions, 10), range(6)))
    assert check(sessions) == Finding(60, 0, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit.log SET subject = 'user:0'",
        "DELETE FROM audit.log",
        "TRUNCATE audit.log",
        "DROP TABLE audit.log",
        "ALTER TABLE audit.log DISABLE TRIGGER ALL",
        "DROP TRIGGER no_change ON audit.log",
        "CREATE OR REPLACE FUNCTION audit.chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "DROP SCHEMA audit CASCADE",
        "SET ROLE aiguard_audit",
        "SET session_replication_role = replica",
    ],
)
def test_the_service_itself_can_neither_change_nor_remove_an_entry(sessions: SessionFactory, statement: str) -> None:
    write(sessions, 2)
    with sessions() as session, pytest.raises(DBAPIError, match=r"permission denied|must be owner|can only be added"):
        session.execute(text(statement))
    assert check(sessions) == Finding(2, 0, None)


def test_before_it_is_sealed_triggers_alone_hold_it(postgres_url: str) -> None:
    sessions = make_session_factory(make_engine(postgres_url))
    write(sessions, 1)
    for statement in ("UPDATE audit.log SET subject = ''", "DELETE FROM audit.log", "TRUNCATE audit.log"):
        with sessions() as session, pytest.raises(DBAPIError, match="can only be added to"):
            session.execute(text(statement))


def test_what_is_given_for_number_date_and_hash_does_not_count(sessions: SessionFactory) -> None:
    write(sessions, 1)
    with sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO audit.log (id, at, action, subject, previous_sha256, sha256_hex) "
                "VALUES (77, '2001-01-01', 'user.suspended', 'user:1', 'x', 'y')"
            )
        )
    assert check(sessions) == Finding(2, 0, None)
    with sessions() as session:
        newest = log.entries(session, Asked())[0]
    assert (newest.id, newest.at.year > 2001) == (2, True)


@pytest.mark.parametrize(
    ("statement", "row", "said"),
    [
        ("UPDATE audit.log SET actor_id = 8 WHERE id = 3", 3, "was changed"),
        ("UPDATE audit.log SET details = '{}' WHERE id = 3", 3, "was changed"),
        ("UPDATE audit.log SET at = at + interval '1 microsecond' WHERE id = 3", 3, "was changed"),
        ("UPDATE audit.log SET sha256_hex = repeat('a', 64) WHERE id = 3", 3, "was changed"),
        ("DELETE FROM audit.log WHERE id = 3", 3, "is missing"),
        ("DELETE FROM audit.log WHERE id = 1", 1, "is missing"),
        ("UPDATE audit.log SET id = id + 100 WHERE id > 3", 4, "is missing"),
        (PUT_IN, 6, "not chained"),
    ],
)
def test_what_a_superuser_changes_shows(
    sessions: SessionFactory, superuser_url: str, statement: str, row: int, said: str
) -> None:
    write(sessions, 5)
    tamper(superuser_url, statement)
    fault = check(sessions).fault
    assert fault is not None
    assert fault.row_id == row
    assert said in fault.text


def test_a_cut_tail_shows_by_its_anchor(sessions: SessionFactory, store: BlobStore, superuser_url: str) -> None:
    write(sessions, 5)
    with sessions() as session:
        assert anchors.anchor(session, store, KEY) == 5
        assert anchors.anchor(session, store, KEY) is None
    tamper(superuser_url, "DELETE FROM audit.log WHERE id > 3")
    assert check(sessions).fault is None
    fault = check(sessions, anchors.read(store, KEY)).fault
    assert fault is not None
    assert "cut off" in fault.text


def test_a_log_written_anew_shows_by_its_anchor(sessions: SessionFactory, store: BlobStore, superuser_url: str) -> None:
    write(sessions, 3)
    with sessions() as session:
        anchors.anchor(session, store, KEY)
    tamper(superuser_url, "DELETE FROM audit.log")
    write(sessions, 4)
    assert check(sessions).fault is None
    fault = check(sessions, anchors.read(store, KEY)).fault
    assert fault is not None
    assert (fault.row_id, "anchored" in fault.text) == (3, True)


def test_an_anchor_that_somebody_wrote_for_us_is_refused(sessions: SessionFactory, store: BlobStore) -> None:
    write(sessions, 1)
    with sessions() as session:
        anchors.anchor(session, store, KEY)
    with pytest.raises(AnchorForged):
        anchors.read(store, "another secret, 32 letters long ....")
    store.put(f"{anchors.PREFIX}000000000009.json", b"{}")
    with pytest.raises(AnchorForged):
        anchors.read(store, KEY)


def test_sealing_twice_is_fine(sessions: SessionFactory, superuser_url: str) -> None:
    seal(superuser_url, "aiguard")
    write(sessions, 1)
    assert check(sessions).rows == 1


def test_entries_are_found_by_what_was_done_to_whom(sessions: SessionFactory) -> None:
    write(sessions, 3)
    with sessions.begin() as session:
        log.write(session, None, Action.USER_CREATED, "user:1")
    with sessions() as session:
        assert [row.subject for row in log.entries(session, Asked(actor_id=7))] == ["user:2", "user:1", "user:0"]
        assert [row.action for row in log.entries(session, Asked(subject="user:1"))] == [
            "user.created",
            "user.suspended",
        ]
        assert [row.id for row in log.entries(session, Asked(), before=3, limit=1)] == [2]
        assert len(log.entries(session, Asked(action="user.created"))) == 1
        since = session.get_one(AuditRow, 2).at
        assert len(log.entries(session, Asked(since=since))) == 3
        assert len(log.entries(session, Asked(until=since))) == 1
