"""Promises D1 to D4 of the design, with real processes. Each was seen to fail with its mechanism switched off."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from aiguard.checks.states import CheckState
from aiguard.storage import original_key
from tests.faults.conftest import LEASE_S, picture
from tests.faults.poison import CRASH, HANG, SLOW

if TYPE_CHECKING:
    from tests.faults.conftest import Hurt

pytestmark = pytest.mark.timeout(240)


def slow_pictures(count: int) -> list[bytes]:
    return [picture(seed, SLOW) for seed in range(count)]


def test_every_accepted_check_ends_though_the_worker_is_killed_mid_batch(hurt: Hurt) -> None:
    files = slow_pictures(30)
    accepted = hurt.accept(files)
    hurt.beat()
    first = hurt.worker()
    hurt.until(lambda: hurt.count(CheckState.DONE) >= 3 and hurt.count(CheckState.RUNNING) > 0)
    hurt.kill(first)
    assert hurt.count(CheckState.RUNNING) > 0, "it was killed while it held checks"
    hurt.worker()
    hurt.until(hurt.all_ended)
    assert hurt.count(CheckState.DONE) == hurt.verdicts() == len(files)
    for check, data in zip(accepted, files, strict=True):
        stored = hurt.store.get(original_key(check.image.sha256))
        assert hashlib.sha256(stored).hexdigest() == check.image.sha256 == hashlib.sha256(data).hexdigest()


def test_no_check_is_lost_when_the_broker_forgets_everything(hurt: Hurt) -> None:
    hurt.worker()
    hurt.beat()
    hurt.accept(slow_pictures(12))
    hurt.waker.wake_up()
    hurt.until(lambda: hurt.count(CheckState.DONE) >= 2)
    hurt.broker.flushall()
    hurt.accept([picture(seed) for seed in range(100, 110)])
    hurt.waker.wake_up()
    hurt.broker.flushall()  # this wake-up never arrives
    hurt.until(hurt.all_ended)
    assert hurt.count(CheckState.DONE) == hurt.verdicts() == 22


def test_a_check_whose_wake_up_was_lost_is_found_by_the_sweeper(hurt: Hurt) -> None:
    hurt.worker()
    hurt.beat()
    hurt.accept([picture(1)])
    hurt.until(hurt.all_ended)
    hurt.accept([picture(2)])  # nobody wakes anybody
    hurt.until(hurt.all_ended)
    assert hurt.verdicts() == 2


def test_a_poisonous_picture_fails_alone_after_three_attempts(hurt: Hurt) -> None:
    good = [picture(seed) for seed in range(10)]
    hurt.accept([*good[:5], picture(50, CRASH), picture(51, HANG), *good[5:]])
    hurt.worker()
    hurt.beat()
    hurt.until(hurt.all_ended)
    by_state = {state: [row for row in hurt.rows() if row.state == state] for state in CheckState}
    assert len(by_state[CheckState.DONE]) == len(good) == hurt.verdicts()
    failed = {row.failure_code: row for row in by_state[CheckState.FAILED]}
    assert set(failed) == {"decoder_crashed", "decode_took_too_long"}
    assert failed["decoder_crashed"].attempt == 3
    assert failed["decode_took_too_long"].attempt == 1
    assert all(row.failure_text and row.failure_text.endswith(".") for row in failed.values())
    assert {row.attempt for row in by_state[CheckState.DONE]} == {1}


def test_five_deliveries_and_a_worker_paused_past_its_lease_give_one_verdict_each(hurt: Hurt) -> None:
    hurt.accept(slow_pictures(16))
    paused, other = hurt.worker(), hurt.worker()
    hurt.beat()
    for _ in range(5 * 16):
        hurt.waker.wake_up()
    hurt.until(lambda: hurt.count(CheckState.RUNNING) >= 8 and hurt.count(CheckState.DONE) >= 1)
    os.kill(paused.pid, signal.SIGSTOP)
    time.sleep(2 * LEASE_S)
    hurt.until(hurt.all_ended)
    settled = {row.id: (row.state, row.attempt, row.finished_at) for row in hurt.rows()}
    os.kill(paused.pid, signal.SIGCONT)
    time.sleep(2)  # time for it to write what it holds, if anything let it
    assert {row.id: (row.state, row.attempt, row.finished_at) for row in hurt.rows()} == settled
    assert hurt.count(CheckState.DONE) == hurt.verdicts() == 16
    assert other.poll() is None
    assert paused.poll() is None
