"""The queue answers what it is asked, in order, page by page, whichever way the answer is found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from aiguard.review import finding
from aiguard.review.finding import find
from aiguard.review.states import CaseKind, CaseState
from aiguard.review.wishes import EVERYTHING, Order, Whose, Wish
from tests.integration.checks.history_rows import person
from tests.integration.review.case_rows import BEGIN, meets, mixed_cases

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory
    from aiguard.review.rows import CaseRow

KEYS: dict[Order, Any] = {
    Order.RISK: lambda row: (-row.risk, row.opened_at, row.id),
    Order.AGE: lambda row: (row.opened_at, row.id),
    Order.DUE: lambda row: (row.due_at, row.id),
}
WISHES = {
    "everything": EVERYTHING,
    "settled": Wish(settled=True),
    "settled as real": Wish(settled=True, outcomes=("confirmed_real",)),
    "second review": Wish(states=(CaseState.SECOND_REVIEW,)),
    "samples": Wish(kinds=(CaseKind.SAMPLE,)),
    "two reasons": Wish(reasons=("feedback", "evidence")),
    "a rare model": Wish(models=("small",)),
    "a tag in capitals": Wish(tags=("ÜBUNG",)),
    "two tags": Wish(tags=("cats", "holiday")),
    "a tag nobody gave": Wish(tags=("nowhere",)),
    "everything at once": Wish(bands=("uncertain",), reasons=("band",), tags=("cats",), grouped=True),
    "old ones": Wish(opened_before=BEGIN + timedelta(hours=10)),
    "one a group": Wish(grouped=True),
}


def walked(session: Session, me: int, wish: Wish, order: Order, limit: int) -> list[UUID]:
    met: list[UUID] = []
    cursor = None
    while True:
        found = find(session, me, wish, order=order, cursor=cursor, limit=limit)
        met += found.ids
        cursor = found.next_cursor
        if cursor is None:
            return met


def expected(rows: list[CaseRow], wish: Wish, order: Order) -> list[UUID]:
    met = [row for row in rows if meets(row, wish)]
    if wish.settled:
        return [row.id for row in sorted(met, key=lambda row: (row.settled_at, row.id), reverse=True)]
    return [row.id for row in sorted(met, key=KEYS[order])]


@pytest.mark.parametrize("reach", [finding.REACH, 20])  # with so short a walk nearly every page is sifted
def test_every_question_is_answered_as_python_answers_it(
    sessions: SessionFactory, owner: int, me: int, reach: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "REACH", reach)
    with sessions.begin() as session:
        rows = mixed_cases(session, [owner, person(session, "another")], me, 300)
    questions = WISHES | {"one uploader": Wish(uploader_id=owner)}
    with sessions() as session:
        for name, wish in questions.items():
            for order in Order:
                assert walked(session, me, wish, order, 7) == expected(rows, wish, order), (name, order)


def test_free_are_those_that_nobody_holds_and_that_are_not_closed_to_me(
    sessions: SessionFactory, owner: int, me: int
) -> None:
    with sessions.begin() as session:
        rows = mixed_cases(session, [owner], me, 40)
    with sessions() as session:
        free = walked(session, me, Wish(whose=Whose.FREE), Order.AGE, 50)
        assert free == [one for one in expected(rows, EVERYTHING, Order.AGE) if one not in _barred(rows, me)]
        assert _barred(rows, me)
        assert walked(session, me, Wish(whose=Whose.MINE), Order.AGE, 50) == []


def _barred(rows: list[CaseRow], me: int) -> set[UUID]:
    return {row.id for row in rows if me in row.barred}
