"""Webhooks and what was sent to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aiguard.accounts.webhooks.events import DeliveryState, WebhookEvent
from aiguard.api.schemas.text import Text

Events = list[WebhookEvent]


class Webhook(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    url: str
    events: Events
    paused: bool
    created_at: datetime


class WebhookList(BaseModel):
    items: list[Webhook]


class NewWebhook(BaseModel):
    url: Text = Field(min_length=1, max_length=2048, examples=["https://example.com/hook"], description="https only")
    events: Events = Field(min_length=1, max_length=len(WebhookEvent))


class WebhookChange(BaseModel):
    """What is left out stays as it is."""

    paused: bool | None = Field(default=None, description="While paused nothing is sent, and nothing is collected")
    events: Events | None = Field(default=None, min_length=1, max_length=len(WebhookEvent))


class MadeWebhook(BaseModel):
    """The only time the secret is shown."""

    model_config = ConfigDict(from_attributes=True)

    secret: str = Field(
        examples=["whsec_…"],
        description=(
            "Each delivery carries X-AIGuard-Signature: t=<unix seconds>,v1=<hex>. "
            "v1 is HMAC-SHA256 with this secret over t, a full stop and the body"
        ),
    )
    webhook: Webhook


class Delivery(BaseModel):
    """One event on its way to one webhook. Tried for a day, ever more seldom, until the receiver answers 2xx."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    event: str = Field(examples=[*WebhookEvent, "test"])
    state: DeliveryState
    attempt: int = Field(description="How often it was tried")
    due_at: datetime = Field(description="While waiting: when it is tried next")
    status_code: int | None = Field(description="What the receiver answered last")
    fault: str | None = Field(description="Why the last attempt failed")
    body: str = Field(description="The JSON that is sent")
    created_at: datetime
    finished_at: datetime | None


class DeliveryList(BaseModel):
    items: list[Delivery]


class WebhookPath(BaseModel):
    webhook_id: UUID


class DeliveryPath(WebhookPath):
    delivery_id: UUID
