"""`python -m tests.bench.history`: what a history of a million checks of one person costs to ask.

Fills a database of its own with SQL, asks each kind of question many times, and prints the median and the 95th
percentile in milliseconds with the indexes that the last plan used. Asserts nothing.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from aiguard.accounts.rows import UserRow
from aiguard.checks.filters import EVERYTHING, WAITING, Filter
from aiguard.checks.history import list_checks, list_summaries
from aiguard.checks.labels import tag_counts
from aiguard.checks.sorting import Place, Sort
from aiguard.checks.states import CheckState
from aiguard.checks.statistics import statistics as counted
from aiguard.db import make_engine, make_session_factory
from aiguard.verdict import Band
from tests.bench.questions import Question, measure
from tests.servers import fresh_database, running_postgres

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

OTHERS = 20_000  # checks of somebody else's, in between
LIMIT = 100
DEEP = 1000  # pages

FILL = Path(__file__).with_suffix(".sql")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--count", type=int, default=1_000_000)
    given.add_argument("--times", type=int, default=30)
    options = given.parse_args()
    with running_postgres() as server, fresh_database(server) as url:
        engine = make_engine(url)
        sessions = make_session_factory(engine)
        began = time.perf_counter()
        owner = _fill(engine, sessions, options.count)
        print(f"{options.count} checks of one person made in {time.perf_counter() - began:.0f} s")
        _sizes(sessions)
        measure(engine, sessions, _questions(sessions, owner), options.times)
        engine.dispose()


def _fill(engine: Engine, sessions: SessionFactory, count: int) -> int:
    with sessions.begin() as session:
        people = [UserRow(email=name, password="-", fs_uniquifier=name) for name in ("one", "other")]
        session.add_all(people)
        session.flush()
        owner, other = (person.id for person in people)
        indexes = _without_indexes(session)
        session.execute(text(FILL.read_text(encoding="utf-8")), {"owner": other, "count": OTHERS})
        session.execute(text(FILL.read_text(encoding="utf-8")), {"owner": owner, "count": count})
        session.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        for definition in indexes:
            session.connection().exec_driver_sql(definition)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE checks"))
    return owner


def _without_indexes(session: Session) -> list[str]:
    """Made again afterwards they take a tenth of the time; returns how."""
    found = session.execute(
        text("SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix\\_checks\\_%'")
    ).all()
    for name, _ in found:
        session.execute(text(f"DROP INDEX {name}"))
    return [definition for _, definition in found]


def _sizes(sessions: SessionFactory) -> None:
    query = text(
        "SELECT relname, pg_size_pretty(pg_relation_size(oid)) FROM pg_class "
        "WHERE relname LIKE 'ix_checks%' OR relname IN ('checks', 'pk_checks') ORDER BY pg_relation_size(oid) DESC"
    )
    with sessions() as session:
        print(", ".join(f"{name} {size}" for name, size in session.execute(query)))


def _questions(sessions: SessionFactory, owner: int) -> list[Question]:
    def page(name: str, wish: Filter = EVERYTHING, sort: Sort = Sort.NEWEST, cursor: str | None = None) -> Question:
        ask = lambda session: list_summaries(session, owner, limit=LIMIT, wish=wish, sort=sort, cursor=cursor)  # noqa: E731
        return Question(name, ask)

    now = datetime.now(UTC)
    year = Filter(created_from=now - timedelta(days=500), created_before=now - timedelta(days=400))
    done = frozenset({CheckState.DONE})
    pages = [
        page("everything, page 1"),
        *(page(f"everything by {sort.value}, page 1", sort=sort) for sort in Sort if sort != Sort.NEWEST),
        *(
            page(f"everything by {sort.value}, page {DEEP}", sort=sort, cursor=_deep(sessions, owner, sort))
            for sort in Sort
        ),
        Question("whole checks, page 1", lambda session: list_checks(session, owner, limit=50)),
        page("waiting (20)", Filter(states=WAITING)),
        page("failed (1 %)", Filter(states=frozenset({CheckState.FAILED}))),
        page("with a verdict", Filter(states=done)),
        page("band uncertain (10 %)", Filter(bands=(Band.UNCERTAIN,))),
        page("band not applicable (2 %)", Filter(bands=(Band.NOT_APPLICABLE,))),
        page("band uncertain by name", Filter(bands=(Band.UNCERTAIN,)), Sort.NAME),
        page("failed by probability", Filter(states=frozenset({CheckState.FAILED})), Sort.P_AI_HIGH),
        page("100 days, a year ago", year),
        page("100 days by name", year, Sort.NAME),
        page("model of two thirds", Filter(models=("wild-hybrid-256",))),
        page("model of one in 3,000", Filter(models=("cifake-vit-32",))),
        page("model of the oldest third", Filter(models=("aivisionguard-v2",))),
        page("format JPEG", Filter(media_types=("image/jpeg",))),
        page("format AVIF (0.1 %)", Filter(media_types=("image/avif",))),
        page("source address (0.2 %)", Filter(sources=("address",))),
        page("tag work (11 %)", Filter(tags=("work",))),
        page("tag rare (0.01 %)", Filter(tags=("rare",))),
        page("tag album 7 (0.1 %)", Filter(tags=("album 7",))),
        page("AI + PNG + done", Filter(states=done, bands=(Band.LIKELY_AI,), media_types=("image/png",))),
        page("AI + AVIF + address", Filter(bands=(Band.LIKELY_AI,), media_types=("image/avif",), sources=("address",))),
        page("uncertain + AVIF + largest", Filter(bands=(Band.UNCERTAIN,), media_types=("image/avif",)), Sort.LARGEST),
        page("work + img + 100 days", Filter(tags=("work",), name="img", created_from=year.created_from)),
        page("name img (1 in 7)", Filter(name="img")),
        page("name img_4711 (100)", Filter(name="IMG_4711")),
        page("name kitchen-123456 (0 or 1)", Filter(name="kitchen-123456")),
        page("name straße by name", Filter(name="STRASSE".replace("SS", "ß")), Sort.NAME),
        page("name of two letters, common", Filter(name="ph")),
        page("name of two letters, nowhere", Filter(name="qz")),
        page("name nowhere", Filter(name="zebra crossing")),
        page("name whatsapp + AVIF", Filter(name="whatsapp", media_types=("image/avif",))),
        Question("tags with counts", lambda session: tag_counts(session, owner)),
    ]
    zone = ZoneInfo("Europe/Berlin")
    asked = {"everything": EVERYTHING, "band AI": Filter(bands=(Band.LIKELY_AI,)), "100 days": year,
             "tag work": Filter(tags=("work",)), "name img": Filter(name="img")}  # fmt: skip
    stats = [
        Question(f"statistics: {name}", lambda session, wish=wish: counted(session, owner, wish, zone, None))
        for name, wish in asked.items()
    ]
    return pages + stats


def _deep(sessions: SessionFactory, owner: int, sort: Sort) -> str:
    """The cursor that a walk through DEEP pages ends with, taken at once."""
    from aiguard.checks.finding import _page
    from aiguard.checks.rows import CheckRow

    with sessions() as session:
        depth = min(DEEP * LIMIT, session.scalar(select(func.count()).where(CheckRow.owner_id == owner)) // 2)
        query = _page(CheckRow, sort, None).where(CheckRow.owner_id == owner).offset(depth - 1).limit(1)
        row = session.execute(query).one()
    return Place(sort, row[1], row[0]).cursor()


if __name__ == "__main__":
    main()
