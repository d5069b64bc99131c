"""`python -m tests.bench.desk`: what the auditor's desk costs to ask with 100,000 open cases.

Fills a database of its own with SQL, asks what the queue page and the case page ask, many times, and prints the median
and the 95th percentile in milliseconds with the indexes that the last plan used. Asserts nothing.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from aiguard.accounts.rows import UserRow
from aiguard.db import make_engine, make_session_factory
from aiguard.review.case import open_case_view
from aiguard.review.claims import claim_next, give_back
from aiguard.review.counts import counts
from aiguard.review.dry_run import dry_run
from aiguard.review.finding import find
from aiguard.review.flagging import screen
from aiguard.review.listing import Asked, list_cases
from aiguard.review.policies import in_force
from aiguard.review.rows import CaseRow
from aiguard.review.states import CaseState
from aiguard.review.wishes import EVERYTHING, Order, Whose, Wish
from tests.bench.questions import Question, measure
from tests.servers import fresh_database, running_postgres

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

PEOPLE = 400
LIMIT = 50
DEEP = 1000  # pages
FILL = Path(__file__).with_suffix(".sql")


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--open", type=int, default=100_000)
    given.add_argument("--times", type=int, default=40)
    options = given.parse_args()
    with running_postgres() as server, fresh_database(server) as url:
        engine = make_engine(url)
        sessions = make_session_factory(engine)
        began = time.perf_counter()
        first = _fill(engine, sessions, options.open * 3 // 2)
        with sessions() as session:
            waits = session.scalar(select(func.count()).where(CaseRow.settled_at.is_(None)))
        print(f"{waits} open cases made in {time.perf_counter() - began:.0f} s")
        me = first + PEOPLE
        measure(engine, sessions, _questions(sessions, first, me), options.times, "cases")
        engine.dispose()


def _fill(engine: Engine, sessions: SessionFactory, count: int) -> int:
    with sessions.begin() as session:
        people = [UserRow(email=f"{at}", password="-", fs_uniquifier=f"{at}") for at in range(PEOPLE + 1)]
        session.add_all(people)
        session.flush()
        first = min(person.id for person in people)
        asked = {"first": first, "people": PEOPLE, "count": count}
        for statement in FILL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                session.execute(text(statement), asked)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return first


def _questions(sessions: SessionFactory, first: int, me: int) -> list[Question]:
    def page(name: str, wish: Wish = EVERYTHING, order: Order = Order.RISK, cursor: str | None = None) -> Question:
        return Question(name, lambda session: list_cases(session, me, Asked(wish, order, cursor, LIMIT)))

    with sessions() as session:
        case_id = session.scalars(select(CaseRow.id).where(CaseRow.settled_at.is_(None)).limit(1)).one()
        twin = session.scalars(select(CaseRow.id).where(CaseRow.leads.is_(False)).limit(1)).one()
        rules = in_force(session).rules
    return [
        *(page(f"everything by {order.value}, page 1", order=order) for order in Order),
        *(
            page(f"everything by {order.value}, page {DEEP}", order=order, cursor=_deep(sessions, me, order))
            for order in Order
        ),
        page("one a group", Wish(grouped=True)),
        page("free for me, one a group", Wish(grouped=True, whose=Whose.FREE)),
        page("mine (0)", Wish(whose=Whose.MINE)),
        page("overdue by due", Wish(overdue=True), Order.DUE),
        page("older than any", Wish(opened_before=_long_ago(sessions)), Order.RISK),
        page("settled", Wish(settled=True)),
        page("band likely AI (87 %)", Wish(bands=("likely_ai",))),
        page("band likely real (3 %)", Wish(bands=("likely_real",))),
        page("reason feedback (0.1 %)", Wish(reasons=("feedback",))),
        page("kind sample (1 %)", Wish(kinds=("sample",))),
        page("state second review (0.5 %)", Wish(states=(CaseState.SECOND_REVIEW,))),
        page("model of one in 3,000", Wish(models=("cifake-vit-32",))),
        page("uploader of one in 50", Wish(uploader_id=first)),
        page("uploader of one in 400", Wish(uploader_id=first + 3)),
        page("tag work (11 %)", Wish(tags=("work",))),
        page("tag rare (0.01 %)", Wish(tags=("rare",))),
        page("tag nowhere", Wish(tags=("nowhere",))),
        page("AI + feedback + work", Wish(bands=("likely_ai",), reasons=("feedback",), tags=("work",)), Order.AGE),
        Question("counts for every filter", lambda session: counts(session, me)),
        Question("take the next, give it back", lambda session: _next(session, me)),
        Question("a case, whole", lambda session: open_case_view(session, me, case_id)),
        Question("a case with a twin, whole", lambda session: open_case_view(session, me, twin)),
        Question("dry run of 30 days (75,000 checks)", lambda session: dry_run(session, rules), 5),
        Question("screen one check again", lambda session: _screen(session, case_id)),
    ]  # fmt: skip


def _next(session: Session, me: int) -> None:
    held = claim_next(session, me, EVERYTHING, Order.RISK)
    give_back(session, me, held.case_id)


def _screen(session: Session, case_id: UUID) -> None:
    with session.begin():
        screen(session, [session.get_one(CaseRow, case_id).check_id])


def _long_ago(sessions: SessionFactory) -> datetime | None:
    with sessions() as session:
        return session.scalar(select(func.min(CaseRow.opened_at)).where(CaseRow.settled_at.is_(None)))


def _deep(sessions: SessionFactory, me: int, order: Order) -> str | None:
    """The cursor that a walk through DEEP pages ends with, taken at once."""
    with sessions() as session:
        waits = session.scalar(select(func.count()).where(CaseRow.settled_at.is_(None))) or 0
        return find(session, me, EVERYTHING, order=order, limit=min(DEEP * LIMIT, waits // 2)).next_cursor


if __name__ == "__main__":
    main()
