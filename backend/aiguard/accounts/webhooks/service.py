"""A person's webhooks: make, list, pause, test, delete; and what was sent to them lately."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from aiguard.accounts.errors import AccountThingNotFound
from aiguard.accounts.rows import UserRow
from aiguard.accounts.webhooks import outbox, urls
from aiguard.accounts.webhooks.errors import TooManyWebhooks
from aiguard.accounts.webhooks.events import TEST_EVENT, WebhookEvent
from aiguard.accounts.webhooks.rows import DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.accounts.sealing import Sealer
    from aiguard.db import SessionFactory
    from aiguard.fetching.addresses import Allow

PURPOSE = "webhooks"  # of the key that seals their secrets
PREFIX = "whsec_"
MOST = 20
SHOWN_DELIVERIES = 50


@dataclass(frozen=True)
class NewWebhook:
    """The only time the secret is shown."""

    secret: str
    webhook: WebhookRow


@dataclass(frozen=True)
class Webhooks:
    """Raises WebhookUrlRefused, TooManyWebhooks, and AccountThingNotFound for what is absent or somebody else's."""

    sessions: SessionFactory
    sealer: Sealer
    allow: Allow

    def create(self, user_id: int, url: str, events: Iterable[WebhookEvent]) -> NewWebhook:
        secret = PREFIX + token_urlsafe(32)
        row = WebhookRow(
            user_id=user_id,
            url=urls.checked(url, self.allow),
            events=sorted(set(events)),
            sealed_secret=self.sealer.seal(secret),
            paused=False,
        )
        with self.sessions.begin() as session:
            # The person's row is held, so that two requests at once cannot both make the last one.
            session.execute(select(UserRow.id).where(UserRow.id == user_id).with_for_update())
            if len(list_webhooks(session, user_id)) >= MOST:
                raise TooManyWebhooks(MOST)
            session.add(row)
            session.flush()
            session.refresh(row)
        return NewWebhook(secret, row)

    def change(
        self, user_id: int, webhook_id: UUID, *, paused: bool | None, events: Iterable[WebhookEvent] | None
    ) -> WebhookRow:
        """None leaves a value as it is. Pausing ends what waits; nothing is collected until it is over."""
        with self.sessions.begin() as session:
            row = _own(session, user_id, webhook_id)
            if paused is not None:
                row.paused = paused
            if paused:
                outbox.call_off(session, webhook_id)
            if events is not None:
                row.events = sorted(set(events))
            return row

    def delete(self, user_id: int, webhook_id: UUID) -> None:
        """Takes with it what was not sent yet."""
        with self.sessions.begin() as session:
            own = delete(WebhookRow).where(WebhookRow.user_id == user_id, WebhookRow.id == webhook_id)
            if session.scalar(own.returning(WebhookRow.id)) is None:
                raise AccountThingNotFound

    def send_test(self, user_id: int, webhook_id: UUID) -> DeliveryRow:
        """Goes out within seconds, also when the webhook is paused."""
        with self.sessions.begin() as session:
            row = _own(session, user_id, webhook_id)
            body = outbox.body_of(TEST_EVENT, datetime.now(UTC), {"words": "It works."})
            delivery = DeliveryRow(webhook_id=row.id, event=TEST_EVENT, body=json.dumps(body))
            session.add(delivery)
            session.flush()
            session.refresh(delivery)
            return delivery

    def try_again(self, user_id: int, webhook_id: UUID, delivery_id: UUID) -> DeliveryRow:
        """A dead or delivered one, from the first attempt on; one that still waits becomes due now."""
        with self.sessions.begin() as session:
            _own(session, user_id, webhook_id)
            own = update(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id, DeliveryRow.id == delivery_id)
            row: DeliveryRow | None = session.scalar(own.values(outbox.AFRESH).returning(DeliveryRow))
            if row is None:
                raise AccountThingNotFound
            return row


def list_webhooks(session: Session, user_id: int) -> Sequence[WebhookRow]:
    """Newest first."""
    query = select(WebhookRow).where(WebhookRow.user_id == user_id)
    return session.scalars(query.order_by(WebhookRow.created_at.desc(), WebhookRow.id)).all()


def recent_deliveries(session: Session, user_id: int, webhook_id: UUID) -> Sequence[DeliveryRow]:
    """Newest first."""
    _own(session, user_id, webhook_id)
    query = select(DeliveryRow).where(DeliveryRow.webhook_id == webhook_id)
    query = query.order_by(DeliveryRow.created_at.desc(), DeliveryRow.id.desc())
    return session.scalars(query.limit(SHOWN_DELIVERIES)).all()


def _own(session: Session, user_id: int, webhook_id: UUID) -> WebhookRow:
    row = session.scalar(select(WebhookRow).where(WebhookRow.user_id == user_id, WebhookRow.id == webhook_id))
    if row is None:
        raise AccountThingNotFound
    return row
