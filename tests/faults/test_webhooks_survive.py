"""A webhook hears of every check, whatever happens to worker and broker meanwhile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiguard.accounts.sealing import Sealer
from aiguard.accounts.webhooks.rows import WebhookRow
from aiguard.accounts.webhooks.service import PURPOSE
from tests.faults.conftest import picture
from tests.receiver import receiving

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.conftest import Hurt
    from tests.receiver import Received


def test_no_message_is_lost_when_the_worker_is_killed_and_the_broker_forgets_everything(hurt: Hurt) -> None:
    with receiving() as receiver:
        hurt.environment["AIGUARD_FETCH_ALLOW"] = urlsplit(receiver.url).netloc
        sealed = Sealer(hurt.environment["AIGUARD_SECRET_KEY"], PURPOSE).seal("whsec_for-tests")
        events = ["check.done", "check.failed"]
        with hurt.sessions.begin() as session:
            session.add(WebhookRow(user_id=hurt.owner_id, url=receiver.url, events=events, sealed_secret=sealed))
        receiver.answers = [503] * 1000  # nothing arrives before the worker dies
        worker = hurt.worker()
        hurt.beat()
        checks = {str(check.id) for check in hurt.accept([picture(seed) for seed in range(6)])}
        hurt.waker.wake_up()
        hurt.until(lambda: hurt.all_ended() and told_of(receiver.received) == checks)
        hurt.kill(worker)
        hurt.broker.flushall()
        refused = list(receiver.received)
        receiver.answers.clear()
        hurt.worker()
        hurt.until(lambda: told_of(receiver.received[len(refused) :]) == checks)
    events_before, events_after = ids_of(refused), ids_of(receiver.received[len(refused) :])
    assert events_before == events_after


def told_of(received: Sequence[Received]) -> set[str]:
    return {json.loads(each.body)["data"]["check_id"] for each in received}


def ids_of(received: Sequence[Received]) -> set[str]:
    return {json.loads(each.body)["id"] for each in received}
