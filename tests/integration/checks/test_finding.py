from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from aiguard.checks import finding
from aiguard.checks.errors import CursorInvalid
from aiguard.checks.filters import WAITING, Filter
from aiguard.checks.finding import find
from aiguard.checks.sorting import Sort
from aiguard.checks.states import CheckState
from aiguard.verdict import Band
from tests.integration.checks.history_rows import BEGIN, meets, mixed_checks, person, rank

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.checks.rows import CheckRow
    from aiguard.db import SessionFactory

WISHES = {
    "everything": Filter(),
    "waiting": Filter(states=WAITING),
    "failed": Filter(states=frozenset({CheckState.FAILED})),
    "done or failed": Filter(states=frozenset({CheckState.DONE, CheckState.FAILED})),
    "a band": Filter(bands=(Band.UNCERTAIN,)),
    "two bands": Filter(bands=(Band.LIKELY_AI, Band.LIKELY_REAL)),
    "dates": Filter(created_from=BEGIN + timedelta(days=10), created_before=BEGIN + timedelta(days=30)),
    "a band in dates": Filter(bands=(Band.LIKELY_AI,), created_from=BEGIN + timedelta(days=40)),
    "a rare model": Filter(models=("small",)),
    "a format": Filter(media_types=("image/avif",)),
    "a source": Filter(sources=("address",)),
    "a tag in other letters": Filter(tags=("HOLIDAY",)),
    "two tags": Filter(tags=("holiday", "CATS")),
    "a tag beyond ASCII": Filter(tags=("übung",)),
    "a tag with a comma": Filter(tags=("A, B",)),
    "a name": Filter(name="img_1"),
    "two letters": Filter(name="Sc"),
    "one letter": Filter(name="文"),
    "a name beyond ASCII": Filter(name="NÎMES"),
    "a name with LIKE's own signs": Filter(name="0%_"),
    "a name of nobody": Filter(name="zzz"),
    "all at once": Filter(
        states=frozenset({CheckState.DONE}), bands=(Band.LIKELY_AI, Band.UNCERTAIN), media_types=("image/jpeg",),
        sources=("upload", "api"), models=("big",), name="1", created_before=BEGIN + timedelta(days=50),
    ),
}  # fmt: skip
KEYS: dict[Sort, tuple[Any, bool]] = {
    Sort.NEWEST: (lambda row: row.created_at, True),
    Sort.OLDEST: (lambda row: row.created_at, False),
    Sort.P_AI_HIGH: (lambda row: rank(row, -1), True),
    Sort.P_AI_LOW: (lambda row: rank(row, 2), False),
    Sort.NAME: (lambda row: row.file_name.lower(), False),
    Sort.LARGEST: (lambda row: row.size_bytes, True),
    Sort.SMALLEST: (lambda row: row.size_bytes, False),
}


def filled(sessions: SessionFactory) -> tuple[int, list[CheckRow]]:
    with sessions.begin() as session:
        owner, other = person(session, "ann"), person(session, "bob")
        mine = mixed_checks(owner, 240)
        session.add_all([*mine, *mixed_checks(other, 60, seed=2)])
    return owner, mine


def walked(session: Session, owner_id: int, wish: Filter, sort: Sort) -> list[UUID]:
    ids: list[UUID] = []
    cursor = None
    while True:
        found = find(session, owner_id, wish, sort=sort, cursor=cursor, limit=11)
        ids += found.ids
        cursor = found.next_cursor
        if cursor is None:
            return ids


@pytest.mark.parametrize("reach", [1, 40, 5000])
def test_every_filter_in_every_order_walks_through_exactly_what_meets_it(
    sessions: SessionFactory, monkeypatch: pytest.MonkeyPatch, reach: int
) -> None:
    monkeypatch.setattr(finding, "REACH", reach)
    owner, mine = filled(sessions)
    with sessions() as session:
        for name, wish in WISHES.items():
            meant = [row for row in mine if meets(row, wish)]
            assert meant or name == "a name of nobody"
            for sort, (key, descending) in KEYS.items():
                wanted = sorted(meant, key=lambda row: (key(row), row.id), reverse=descending)
                assert walked(session, owner, wish, sort) == [row.id for row in wanted], (name, sort)


def test_a_cursor_of_another_order_is_refused(sessions: SessionFactory) -> None:
    owner, _ = filled(sessions)
    with sessions() as session:
        for given in Sort:
            cursor = find(session, owner, Filter(), sort=given, limit=3).next_cursor
            for other in set(Sort) - {given}:
                with pytest.raises(CursorInvalid):
                    find(session, owner, Filter(), sort=other, cursor=cursor, limit=3)


@pytest.mark.parametrize(
    ("wish", "sort", "index"),
    [
        (Filter(), Sort.NEWEST, "ix_checks_history"),
        (Filter(), Sort.P_AI_HIGH, "ix_checks_p_ai_high"),
        (Filter(), Sort.P_AI_LOW, "ix_checks_p_ai_low"),
        (Filter(), Sort.NAME, "ix_checks_name"),
        (Filter(), Sort.SMALLEST, "ix_checks_size"),
        (Filter(bands=(Band.UNCERTAIN,)), Sort.OLDEST, "ix_checks_band"),
        (Filter(models=("small",)), Sort.NEWEST, "ix_checks_model"),
        (Filter(states=WAITING), Sort.NEWEST, "ix_checks_waiting"),
        (Filter(states=frozenset({CheckState.FAILED})), Sort.NEWEST, "ix_checks_failed"),
    ],
)
def test_each_order_has_its_index(sessions: SessionFactory, wish: Filter, sort: Sort, index: str) -> None:
    owner, _ = filled(sessions)
    with sessions.begin() as session:
        session.execute(text("ANALYZE checks"))
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_sort = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        page = finding._straight(owner, wish, sort, None).limit(5)
        assert index in plan(session, page)


def test_what_is_rare_is_found_by_the_set_index(sessions: SessionFactory) -> None:
    owner, _ = filled(sessions)
    with sessions.begin() as session:
        session.execute(text("ANALYZE checks"))
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_indexscan = off"))
        for wish in (Filter(name="img_1"), Filter(tags=("cats",)), Filter(media_types=("image/avif",), name="x")):
            assert "ix_checks_search" in plan(session, finding._sift(owner, wish, Sort.NAME, None).limit(5))


def plan(session: Session, query: Any) -> str:
    compiled = query.compile(session.connection(), compile_kwargs={"literal_binds": True})
    return "\n".join(row[0] for row in session.connection().exec_driver_sql(f"EXPLAIN {compiled}".replace("%", "%%")))
