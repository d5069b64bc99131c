"""What goes on beside the checks, killed in the middle: second opinions and the deleting of what is due."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from aiguard.checks.opinions import ask_opinions
from aiguard.checks.rows import CheckRow, DoomedRow, OpinionRow, VerdictRow
from aiguard.checks.states import CheckState
from tests.faults.conftest import picture
from tests.faults.poison import SLOW

if TYPE_CHECKING:
    from tests.faults.conftest import Hurt

pytestmark = pytest.mark.timeout(240)

OTHER = "cifake-vit-6m"
DUE, KEPT = 120, 30
RETENTION = """
import os
from aiguard.db import make_engine, make_session_factory
from aiguard.keeping import retention
from aiguard.keeping.limits import Days
from aiguard.storage import open_store
retention.BATCH = 3
sessions = make_session_factory(make_engine(os.environ["DATABASE_URL"]))
retention.Retention(sessions, open_store(os.environ["STORAGE_URL"]), Days()).run()
"""


def opinions(hurt: Hurt, *states: CheckState) -> int:
    with hurt.sessions() as session:
        return session.scalar(select(func.count()).where(OpinionRow.state.in_(states))) or 0


def test_a_worker_killed_over_second_opinions_loses_none_and_gives_none_twice(hurt: Hurt) -> None:
    files = [picture(seed, SLOW) for seed in range(16)]
    accepted = hurt.accept(files)
    hurt.beat()
    first = hurt.worker()
    hurt.until(hurt.all_ended)
    with hurt.sessions() as session:
        ask_opinions(session, hurt.owner_id, [check.id for check in accepted], OTHER)
    hurt.until(lambda: opinions(hurt, CheckState.RUNNING) > 0)
    hurt.kill(first)
    assert opinions(hurt, CheckState.QUEUED, CheckState.RUNNING) > 0, "it was killed before it was done"
    hurt.worker()
    hurt.until(lambda: opinions(hurt, CheckState.QUEUED, CheckState.RUNNING) == 0)
    assert opinions(hurt, CheckState.DONE) == len(files)
    with hurt.sessions() as session:
        given = session.execute(select(VerdictRow.model_id, func.count()).group_by(VerdictRow.model_id)).all()
    assert dict(map(tuple, given)) == {"cifake-vit-32": len(files), OTHER: len(files)}


def left(hurt: Hurt) -> int:
    with hurt.sessions() as session:
        return session.scalar(select(func.count()).select_from(CheckRow)) or 0


def delete_what_is_due(hurt: Hurt) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", RETENTION], env=hurt.environment, start_new_session=True)
    hurt.processes.append(process)
    return process


def test_deleting_killed_in_the_middle_is_finished_later_and_takes_nothing_that_was_to_stay(hurt: Hurt) -> None:
    files = [picture(seed) for seed in range(DUE + KEPT)]
    accepted = hurt.accept(files)
    due = [check.id for check in accepted[:DUE]]
    with hurt.sessions.begin() as session:
        ended = {"state": CheckState.FAILED, "failure_code": "x", "failure_text": "For this test."}
        ended["finished_at"] = datetime.now(UTC)
        session.execute(update(CheckRow).values(**ended))
        past = datetime.now(UTC) - timedelta(days=1)
        session.execute(update(CheckRow).where(CheckRow.id.in_(due)).values(delete_after=past))
    first = delete_what_is_due(hurt)
    hurt.until(lambda: left(hurt) < DUE + KEPT)
    hurt.kill(first)
    assert left(hurt) > KEPT, "it was killed before it was done"
    assert delete_what_is_due(hurt).wait(60) == 0
    assert {row.id for row in hurt.rows()} == {check.id for check in accepted[DUE:]}
    with hurt.sessions() as session:
        assert session.scalar(select(func.count()).select_from(DoomedRow)) == 0
    kept = {hashlib.sha256(hurt.store.get(blob.key)).hexdigest() for blob in hurt.store.list("originals")}
    assert kept == {hashlib.sha256(data).hexdigest() for data in files[DUE:]}
