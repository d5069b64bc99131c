"""How long pictures and checks are kept, and that what is due goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from aiguard.checks.rows import CheckRow, IdempotencyRow
from aiguard.checks.states import CheckState
from aiguard.keeping import retention
from aiguard.keeping.limits import FOREVER, Days, KeptTooLong, Privacy, choose, set_dates
from aiguard.keeping.retention import Due, Retention
from tests.integration.keeping.conftest import ANN, BOB

if TYPE_CHECKING:
    from uuid import UUID

    from aiguard.db import SessionFactory
    from tests.integration.keeping.conftest import Archive


def run(archive: Archive, operator: Days = FOREVER, budget_s: float | None = None) -> Due:
    return Retention(archive.sessions, archive.store, operator, budget_s).run()


def limit(sessions: SessionFactory, owner_id: int, own: Days, operator: Days = FOREVER) -> None:
    with sessions() as session:
        choose(session, owner_id, Privacy(own, operator, keep_picture=True, for_training=False))


def dates(archive: Archive, check_id: UUID) -> tuple[float | None, float | None]:
    """Days from the check to the end of its picture and to its own."""
    row = archive.check(check_id)
    assert row is not None
    spans = [at and at - row.created_at for at in (row.picture_until, row.delete_after)]
    picture, whole = [span and round(span.total_seconds() / 86400, 3) for span in spans]
    return picture, whole


def test_without_limits_everything_is_kept(archive: Archive) -> None:
    check = archive.add(days_old=4000)
    assert dates(archive, check) == (None, None)
    assert run(archive) == Due()
    assert archive.ids() == {check}


@pytest.mark.parametrize(
    ("operator", "own", "expected"),
    [
        (Days(30, None), FOREVER, (30, None)),
        (Days(30, 90), FOREVER, (30, 90)),
        (Days(30, 90), Days(7, None), (7, 90)),
        (FOREVER, Days(None, 14), (14, 14)),
        (Days(90, 30), FOREVER, (30, 30)),
    ],
)
def test_an_upload_gets_the_least_of_the_operators_and_the_persons_days(
    archive: Archive, operator: Days, own: Days, expected: tuple[float | None, float | None]
) -> None:
    limit(archive.sessions, ANN, own, operator)
    assert dates(archive, archive.add(operator=operator)) == expected


def test_a_persons_choice_holds_for_the_checks_there_are_and_for_nobody_else(archive: Archive) -> None:
    mine, other = archive.add(ANN), archive.add(BOB)
    limit(archive.sessions, ANN, Days(3, 5))
    assert (dates(archive, mine), dates(archive, other)) == ((3, 5), (None, None))
    limit(archive.sessions, ANN, Days(None, 9))
    assert dates(archive, mine) == (9, 9)
    limit(archive.sessions, ANN, FOREVER)
    assert dates(archive, mine) == (None, None)


def test_a_person_may_not_keep_for_longer_than_the_operator(archive: Archive) -> None:
    with pytest.raises(KeptTooLong, match="30 days"):
        limit(archive.sessions, ANN, Days(31, None), Days(30, None))


def test_new_limits_of_the_operator_hold_for_the_checks_there_are(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "DATED_AT_ONCE", 2)
    limit(archive.sessions, BOB, Days(2, None))
    checks = [archive.add(ANN) for _ in range(4)]
    other = archive.add(BOB)
    run(archive, Days(30, 60))
    assert {dates(archive, check) for check in checks} == {(30, 60)}
    assert dates(archive, other) == (2, 60)
    run(archive, Days(40, None))
    assert {dates(archive, check) for check in checks} == {(40, None)}
    run(archive)
    assert {dates(archive, check) for check in checks} == {(None, None)}


def test_new_limits_are_followed_in_pieces_and_nothing_goes_by_dates_of_before(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "DATED_AT_ONCE", 2)
    past = datetime.now(UTC) - timedelta(days=1)
    checks = [archive.add(delete_after=past) for _ in range(5)]
    work = Retention(archive.sessions, archive.store, Days(None, 60), budget_s=0)
    for dated in (2, 4, 5):
        assert work.run() == Due()
        assert sum(dates(archive, check) == (60, 60) for check in checks) == dated
    work.run()
    assert archive.ids() == set(checks)


def test_a_choice_that_leaves_the_days_alone_waits_for_no_check(archive: Archive) -> None:
    check = archive.add()
    wanted = Privacy(FOREVER, FOREVER, keep_picture=False, for_training=True)
    with ThreadPoolExecutor(1) as beside, archive.sessions() as worker, archive.sessions() as session:
        worker.execute(select(CheckRow.id).where(CheckRow.id == check).with_for_update())
        assert beside.submit(choose, session, ANN, wanted).result(timeout=30) == wanted
        worker.rollback()


def test_a_choice_of_days_waits_for_no_check_that_has_its_dates_already(archive: Archive) -> None:
    operator = Days(3, 5)
    right, other = archive.add(), archive.add()
    with archive.sessions.begin() as session:
        set_dates(session, operator, CheckRow.id == right)
    wanted = Privacy(Days(3, None), operator, keep_picture=True, for_training=False)
    with ThreadPoolExecutor(1) as beside, archive.sessions() as worker, archive.sessions() as session:
        worker.execute(select(CheckRow.id).where(CheckRow.id == right).with_for_update())
        beside.submit(choose, session, ANN, wanted).result(timeout=30)
        worker.rollback()
    assert dates(archive, other) == (3, 5)


def test_what_is_past_its_date_goes_and_what_is_not_stays(archive: Archive) -> None:
    operator = Days(30, 60)
    old, middle, young = (archive.add(days_old=days) for days in (61, 31, 29))
    done = run(archive, operator)
    assert (done.checks, done.pictures, done.files) == (1, 1, 2)
    assert archive.ids() == {middle, young}
    kept = {check: archive.check(check) for check in (middle, young)}
    assert {check: row.image_id is not None for check, row in kept.items() if row} == {middle: False, young: True}
    assert archive.kept() == 1
    assert old not in archive.ids()


def test_a_dry_run_counts_and_touches_nothing(archive: Archive) -> None:
    run(archive, Days(30, 60))
    for days in (61, 31, 29):
        archive.add(days_old=days)
    with archive.sessions.begin() as session:
        set_dates(session, Days(30, 60), CheckRow.owner_id == ANN)
    assert Retention(archive.sessions, archive.store, Days(30, 60)).due() == Due(checks=1, pictures=2)
    assert (len(archive.ids()), archive.kept()) == (3, 3)


def test_a_picture_that_still_waits_for_its_verdict_outlives_its_date(archive: Archive) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    check = archive.add(picture_until=past, state=CheckState.QUEUED)
    assert run(archive).pictures == 0
    with archive.sessions.begin() as session:
        session.execute(update(CheckRow).values(state=CheckState.DONE))
    assert run(archive).pictures == 1
    assert archive.ids() == {check}


def test_a_verdict_only_picture_that_a_killed_worker_left_goes(archive: Archive) -> None:
    check = archive.add(keep_picture=False)
    assert run(archive).pictures == 1
    assert (archive.ids(), archive.kept()) == ({check}, 0)


def test_more_than_one_batch_goes_in_one_run_and_what_was_cut_short_in_the_next(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    past = datetime.now(UTC) - timedelta(days=1)
    for _ in range(5):
        archive.add(delete_after=past)
    assert run(archive, budget_s=0).checks == 0
    assert run(archive).checks == 5
    assert (archive.ids(), archive.kept()) == (set(), 0)


def test_files_whose_worker_was_killed_before_the_purge_go_with_the_next_run(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add(delete_after=datetime.now(UTC) - timedelta(days=1))

    def killed(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(retention.removal, "purge", killed)
        with pytest.raises(KeyboardInterrupt):
            run(archive)
    assert (archive.ids(), archive.kept()) == (set(), 1)
    assert run(archive).files == 1
    assert archive.kept() == 0


def test_keys_are_kept_for_a_week(archive: Archive) -> None:
    now = datetime.now(UTC)
    with archive.sessions.begin() as session:
        for key, days in (("old", 8), ("young", 6)):
            at = now - timedelta(days=days)
            session.add(IdempotencyRow(owner_id=ANN, key=key, body_sha256="0" * 64, check_ids=[], created_at=at))
    assert run(archive).keys == 1
    with archive.sessions() as session:
        assert session.scalars(select(IdempotencyRow.key)).all() == ["young"]


def test_what_is_due_is_found_by_index(archive: Archive) -> None:
    """Among 50,000 checks that are not due."""
    archive.add()
    with archive.sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO checks (id, owner_id, image_id, file_name, sha256_hex, size_bytes, media_type, state,"
                " attempt, picture_until, delete_after) SELECT gen_random_uuid(), 1, image_id, 'a', sha256_hex, 1,"
                " 'image/png', 'done', 1, now() + interval '9 days', now() + interval '9 days'"
                " FROM checks, generate_series(1, 50000)"
            )
        )
        session.execute(text("ANALYZE checks"))
    for which, index in (
        (retention._check_due(), "ix_checks_delete_after"),
        (retention._outlived(), "ix_checks_picture_until"),
        (retention._unkept(), "ix_checks_verdict_only"),
    ):
        with archive.sessions() as session:
            query = select(CheckRow.id).where(which).limit(retention.BATCH)
            said = str(query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
            plan = "\n".join(session.scalars(text(f"EXPLAIN {said}")))
        assert index in plan, plan
