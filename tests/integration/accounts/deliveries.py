"""People with webhooks, what happens to them, and what is to be sent of it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from aiguard.accounts.rows import UserRow
from aiguard.accounts.sealing import Sealer
from aiguard.accounts.webhooks import outbox
from aiguard.accounts.webhooks.courier import Courier
from aiguard.accounts.webhooks.events import WebhookEvent
from aiguard.accounts.webhooks.rows import DeliveryRow, WebhookRow
from aiguard.accounts.webhooks.service import PURPOSE
from aiguard.checks.rows import CheckRow
from aiguard.fetching.addresses import Allow
from aiguard.fetching.guarded import open_client

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from aiguard.db import SessionFactory

KEY = "a secret for tests, 32 letters long"
SECRET = "whsec_for-tests"
SEALER = Sealer(KEY, PURPOSE)


def courier_for(sessions: SessionFactory, allow: str, **more: Any) -> Courier:
    return Courier(sessions, SEALER, open_client(Allow.parse(allow), total_s=2, **more), draw=lambda: 0.5)


def person(sessions: SessionFactory, name: str = "ann") -> int:
    with sessions.begin() as session:
        row = UserRow(email=f"{name}@example.org", password="-", fs_uniquifier=name)
        session.add(row)
        session.flush()
        return row.id


def hook(sessions: SessionFactory, user_id: int, url: str) -> UUID:
    with sessions.begin() as session:
        row = WebhookRow(user_id=user_id, url=url, events=["check.done"], sealed_secret=SEALER.seal(SECRET))
        session.add(row)
        session.flush()
        return row.id


def happen(sessions: SessionFactory, user_id: int, times: int = 1, event: str = "check.done") -> list[UUID]:
    """Checks of this person end; returns their ids."""
    ids = []
    with sessions.begin() as session:
        for _ in range(times):
            check = CheckRow(owner_id=user_id, file_name="a.png", sha256_hex="0", size_bytes=1, media_type="image/png")
            session.add(check)
            session.flush()
            ids.append(check.id)
            data = {"check_id": str(check.id)}
            told = outbox.Occurrence(user_id, WebhookEvent(event), check.id, datetime.now(UTC), data)
            outbox.enqueue(session, [told])
    return ids


def deliveries(sessions: SessionFactory) -> list[DeliveryRow]:
    with sessions() as session:
        return list(session.scalars(select(DeliveryRow).order_by(DeliveryRow.created_at)))


def make_due(sessions: SessionFactory) -> None:
    with sessions.begin() as session:
        session.execute(update(DeliveryRow).values(due_at=func.clock_timestamp()))


def until(happened: Callable[[], bool], within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
