"""Near-duplicates find each other as they come in, whoever sent them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from sqlalchemy import select

from aiguard.checks.removal import remove_checks
from aiguard.checks.rows import CheckRow, DisputeRow
from aiguard.checks.states import DisputeReason
from aiguard.review.appeals import open_appeal
from aiguard.review.claims import claim
from aiguard.review.deciding import Said, decide
from aiguard.review.flagging import Opening, open_case
from aiguard.review.rows import CaseRow
from aiguard.review.states import CaseKind, Outcome, ReasonCode
from tests.integration.checks.history_rows import person
from tests.integration.review.case_rows import judged

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.db import SessionFactory

HASH = 0x0123_4567_89AB_CDEF
FLAG = Opening(CaseKind.FLAG, ("band",), 0.5, 24, 1)


def opened(sessions: SessionFactory, owner_id: int, *hashes: int | None, opening: Opening = FLAG) -> list[CaseRow]:
    with sessions.begin() as session:
        checks = [judged(owner_id, at, perceptual_hash=value) for at, value in enumerate(hashes)]
        session.add_all(checks)
        session.flush()
        ids = [open_case(session, check, opening) for check in checks]
        return [session.get_one(CaseRow, case_id) for case_id in ids]


def test_pictures_within_four_bits_are_one_group_and_others_are_not(sessions: SessionFactory, owner: int) -> None:
    first, near, far, plain = opened(sessions, owner, HASH, HASH ^ 0b1111, HASH ^ 0b11111 << 20, None)
    assert near.group_id == first.group_id == first.id
    assert (first.leads, near.leads) == (True, False)
    assert (far.group_id, far.leads) == (far.id, True)
    assert (plain.group_id, plain.leads) == (plain.id, True)


def test_a_group_holds_pictures_of_several_people(sessions: SessionFactory, owner: int) -> None:
    with sessions.begin() as session:
        another = person(session, "another")
    [mine], [theirs] = opened(sessions, owner, HASH), opened(sessions, another, HASH)
    assert mine.group_id == theirs.group_id


def test_two_that_come_in_at_the_same_moment_are_one_group(sessions: SessionFactory, owner: int) -> None:
    with ThreadPoolExecutor(1) as beside, sessions.begin() as session:
        check = judged(owner, 1, perceptual_hash=HASH)
        session.add(check)
        session.flush()
        first = open_case(session, check, FLAG)
        second = beside.submit(opened, sessions, owner, HASH ^ 1)
        wait([second], timeout=0.5)  # long enough to have looked, were nothing in its way
        session.commit()
        [near] = second.result(timeout=10)
    assert (near.group_id, near.leads) == (first, False)


def test_an_appeal_is_in_no_group(sessions: SessionFactory, owner: int) -> None:
    opened(sessions, owner, HASH)
    [appeal] = opened(sessions, owner, HASH, opening=Opening(CaseKind.APPEAL, ("appeal",), 0.9, 24, 1))
    assert (appeal.group_id, appeal.leads) == (appeal.id, True)


def leads_of(sessions: SessionFactory) -> list[UUID]:
    with sessions() as session:
        return list(session.scalars(select(CaseRow.id).where(CaseRow.leads).order_by(CaseRow.opened_at)))


def test_when_its_first_check_is_deleted_the_next_stands_for_the_group(sessions: SessionFactory, owner: int) -> None:
    first, second, third = opened(sessions, owner, HASH, HASH, HASH)
    with sessions() as session:
        remove_checks(session, owner, [first.check_id])
    assert leads_of(sessions) == [second.id]
    assert third.group_id == second.group_id


def test_what_becomes_an_appeal_leaves_its_group(sessions: SessionFactory, owner: int) -> None:
    first, second, _ = opened(sessions, owner, HASH, HASH, HASH)
    with sessions.begin() as session:
        disputed(session, first.check_id)
    assert leads_of(sessions) == [first.id, second.id]
    with sessions() as session:
        assert session.get_one(CaseRow, first.id).group_id != second.group_id


def disputed(session: Session, check_id: UUID) -> None:
    said = {"band": "likely_ai", "p_ai": 0.9, "model_id": "big", "model_revision": "1"}
    dispute = DisputeRow(check_id=check_id, reason=DisputeReason.IS_REAL, words="It is mine.", **said)
    session.add(dispute)
    session.flush()
    open_appeal(session, session.get_one(CheckRow, check_id), dispute.id)


def removed(sessions: SessionFactory, check_id: UUID) -> int:
    with sessions() as session:
        return remove_checks(session, None, [check_id])


def test_the_lead_is_not_passed_on_to_what_leaves_the_group_in_that_moment(
    sessions: SessionFactory, owner: int
) -> None:
    first, second, third = opened(sessions, owner, HASH, HASH, HASH)
    with ThreadPoolExecutor(1) as beside, sessions.begin() as session:
        disputed(session, second.check_id)
        gone = beside.submit(removed, sessions, first.check_id)
        wait([gone], timeout=0.5)  # long enough to have passed the lead on, were nothing in its way
        session.commit()
        assert gone.result(timeout=10) == 1
    assert leads_of(sessions) == [second.id, third.id]


def decided(sessions: SessionFactory, me: int, case: CaseRow, token: UUID) -> None:
    with sessions() as session:
        decide(session, me, case.id, Said(token, Outcome.CONFIRMED_AI, ReasonCode.VISIBLE_ARTEFACTS))


def test_deletions_and_decisions_in_one_group_do_not_wait_for_each_other_in_a_circle(
    sessions: SessionFactory, owner: int, me: int
) -> None:
    for at in range(8):
        first, second, third, fourth, last = opened(sessions, owner, *[HASH ^ (0xFFFFFFFFFFFF * at)] * 5)
        with sessions() as session:
            token = claim(session, me, second.id).token  # with its whole group
        with ThreadPoolExecutor(4) as beside:
            deeds = [
                beside.submit(removed, sessions, first.check_id),
                beside.submit(decided, sessions, me, second, token),
                beside.submit(decided, sessions, me, third, token),
                beside.submit(removed, sessions, fourth.check_id),
            ]
            for deed in deeds:
                deed.result(timeout=30)
        with sessions() as session:
            waiting = select(CaseRow.id).where(CaseRow.leads, CaseRow.settled_at.is_(None))
            assert list(session.scalars(waiting)) == [last.id]
        removed(sessions, last.check_id)
