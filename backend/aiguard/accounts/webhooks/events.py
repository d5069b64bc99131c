"""What a webhook can be told, and how a delivery ends."""

from enum import StrEnum


class WebhookEvent(StrEnum):
    """A person chooses among these; `test` is sent by hand."""

    CHECK_DONE = "check.done"
    CHECK_FAILED = "check.failed"


TEST_EVENT = "test"


class DeliveryState(StrEnum):
    """waiting → delivered | dead. It stays `waiting` between attempts."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
