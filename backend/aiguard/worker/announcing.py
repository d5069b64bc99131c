"""From a check's end to the desk, to a candidate on trial and to its owner's webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from aiguard.accounts.sealing import Sealer
from aiguard.accounts.webhooks import outbox
from aiguard.accounts.webhooks.courier import TIMEOUT_S, Courier
from aiguard.accounts.webhooks.events import WebhookEvent
from aiguard.accounts.webhooks.service import PURPOSE
from aiguard.checks.states import CheckState
from aiguard.db import make_engine, make_session_factory
from aiguard.fetching.addresses import Allow
from aiguard.fetching.guarded import open_client
from aiguard.operations.trial import to_candidate
from aiguard.review.errors import PolicyUnreadable
from aiguard.review.flagging import screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from aiguard.checks.announce import Ended
    from aiguard.config import Settings

log = structlog.get_logger()


def open_courier(settings: Settings) -> Courier:
    return Courier(
        sessions=make_session_factory(make_engine(settings.database_url, pool_size=1)),
        sealer=Sealer(settings.secret_key, PURPOSE),
        client=open_client(Allow.parse(settings.fetch_allow), read_s=TIMEOUT_S, total_s=TIMEOUT_S),
    )


def to_everybody(session: Session, ended: Sequence[Ended]) -> None:
    """In the transaction that ended them: what a policy flags has its case with its verdict."""
    try:
        screen(session, [one.check_id for one in ended if one.state == CheckState.DONE])
    except PolicyUnreadable as error:  # nothing was written; a verdict must not wait for it, and the sweep looks again
        log.warning("policy_unreadable", version=error.version)
    to_candidate(session, ended)
    to_webhooks(session, ended)


def to_webhooks(session: Session, ended: Sequence[Ended]) -> None:
    outbox.enqueue(session, [_occurrence(one) for one in ended])


def _occurrence(one: Ended) -> outbox.Occurrence:
    done = one.state == CheckState.DONE
    data = {
        "check_id": str(one.check_id),
        "state": one.state.value,
        "file_name": one.file_name,
        "sha256": one.sha256_hex,
        "band": one.band,
        "p_ai": one.p_ai,
        "failure_code": one.failure_code,
    }
    event = WebhookEvent.CHECK_DONE if done else WebhookEvent.CHECK_FAILED
    return outbox.Occurrence(one.owner_id, event, one.check_id, one.finished_at, data)
