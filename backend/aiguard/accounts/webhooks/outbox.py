"""From an event to delivery rows, inside the event's own transaction: both are there, or neither is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, insert, select, update

from aiguard.accounts.webhooks.events import DeliveryState
from aiguard.accounts.webhooks.rows import DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.accounts.webhooks.events import WebhookEvent

AFRESH: dict[str, Any] = {
    "state": DeliveryState.WAITING.value,
    "attempt": 0,
    "due_at": func.clock_timestamp(),
    "created_at": func.clock_timestamp(),  # the day of attempts begins again
    "finished_at": None,
    "fault": None,
    "status_code": None,
}


PAUSED_SAID = "The webhook was paused before this was sent."


@dataclass(frozen=True)
class Occurrence:
    """Something that happened to a check of a person's; `data` is sent as it is."""

    user_id: int
    event: WebhookEvent
    check_id: UUID
    at: datetime
    data: dict[str, Any]


def enqueue(session: Session, occurrences: Sequence[Occurrence]) -> None:
    """A delivery for each webhook of that person that wants that event and is not paused."""
    people = {each.user_id for each in occurrences}
    wanted = select(WebhookRow.id, WebhookRow.user_id, WebhookRow.events)
    hooks = session.execute(wanted.where(WebhookRow.user_id.in_(people), ~WebhookRow.paused)).all()
    rows = [
        {
            "webhook_id": hook.id,
            "check_id": each.check_id,
            "event": each.event.value,
            "body": json.dumps(body_of(each.event, each.at, each.data), ensure_ascii=False),
        }
        for each in occurrences
        for hook in hooks
        if hook.user_id == each.user_id and each.event in hook.events
    ]
    if rows:
        session.execute(insert(DeliveryRow), rows)


def call_off(session: Session, webhook_id: UUID) -> None:
    """End what waits for a webhook that was paused; it can be sent by hand later."""
    waiting = update(DeliveryRow).where(
        DeliveryRow.webhook_id == webhook_id, DeliveryRow.state == DeliveryState.WAITING
    )
    ended = {"state": DeliveryState.DEAD, "finished_at": func.clock_timestamp(), "fault": PAUSED_SAID}
    session.execute(waiting.values(ended))


def body_of(event: str, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """`id` names the event: a delivery that arrives twice has the same one."""
    return {"id": str(uuid4()), "type": event, "created_at": at.isoformat(), "data": data}
