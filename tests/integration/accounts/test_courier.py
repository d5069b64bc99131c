"""Deliveries: what arrives, what is tried again, what never leaves; with a real receiver and a real database."""

from __future__ import annotations

import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from aiguard.accounts.sealing import Sealer
from aiguard.accounts.webhooks.courier import Courier
from aiguard.accounts.webhooks.events import DeliveryState
from aiguard.accounts.webhooks.rows import DeliveryRow, WebhookRow
from aiguard.accounts.webhooks.service import PURPOSE
from aiguard.checks.rows import CheckRow
from aiguard.fetching.addresses import Allow
from aiguard.fetching.guarded import open_client
from tests.integration.accounts.deliveries import SECRET, courier_for, deliveries, happen, hook, make_due, person
from tests.receiver import Receiver, receiving

if TYPE_CHECKING:
    from aiguard.db import SessionFactory


def test_an_event_arrives_signed_and_says_which_check(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    [check_id] = happen(sessions, ann)
    assert courier.deliver_due() == 1
    [got] = receiver.received
    sent_at, _, digest = got.headers["X-AIGuard-Signature"].partition(",v1=")
    expected = hmac.new(SECRET.encode(), sent_at[2:].encode() + b"." + got.body, sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)
    assert abs(int(sent_at[2:]) - time.time()) < 10
    body = json.loads(got.body)
    assert (body["type"], body["data"]["check_id"]) == ("check.done", str(check_id))
    [row] = deliveries(sessions)
    assert (row.state, row.status_code, row.attempt, row.fault) == (DeliveryState.DELIVERED, 204, 1, None)
    assert got.headers["X-AIGuard-Delivery"] == str(row.id)
    assert courier.deliver_due() == 0


def test_a_receiver_that_fails_is_asked_again_later_with_the_very_same_body(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    receiver.answers = [500]
    courier.deliver_due()
    [row] = deliveries(sessions)
    assert (row.state, row.status_code, row.fault) == ("waiting", 500, "The receiver answered 500.")
    assert timedelta(seconds=7) < row.due_at - datetime.now(UTC) < timedelta(seconds=11)
    assert courier.deliver_due() == 0
    make_due(sessions)
    assert courier.deliver_due() == 1
    assert receiver.received[0].body == receiver.received[1].body
    [row] = deliveries(sessions)
    assert (row.state, row.attempt, row.fault) == ("delivered", 2, None)


def test_after_a_day_of_failures_a_delivery_is_given_up(
    sessions: SessionFactory, courier: Courier, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    with sessions.begin() as session:
        session.execute(
            update(DeliveryRow).values(created_at=datetime.now(UTC) - timedelta(hours=23, minutes=59, seconds=55))
        )
    receiver.answers = [503]
    courier.deliver_due()
    [row] = deliveries(sessions)
    assert (row.state, row.fault) == ("dead", "The receiver answered 503.")
    assert row.finished_at is not None


def test_a_redirect_is_not_followed(sessions: SessionFactory, receiver: Receiver) -> None:
    ann = person(sessions)
    with receiving() as inner:
        courier = courier_for(sessions, f"127.0.0.1:{receiver.port},127.0.0.1:{inner.port}")
        hook(sessions, ann, receiver.url)
        happen(sessions, ann)
        receiver.answers, receiver.location = [302], inner.url
        courier.deliver_due()
        assert inner.received == []
    [row] = deliveries(sessions)
    assert (row.state, row.status_code) == ("waiting", 302)
    assert "sent us on" in str(row.fault)


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "2130706433", "harmless.example"])
def test_nothing_is_sent_into_a_private_network_whatever_name_leads_there(
    sessions: SessionFactory, receiver: Receiver, host: str
) -> None:
    def resolve(asked: str, _port: int) -> list[str]:
        return ["93.184.215.14", "127.0.0.1"] if asked == "harmless.example" else [asked]

    courier = courier_for(sessions, "", **({"resolve": resolve} if "harmless" in host else {}))
    ann = person(sessions)
    hook(sessions, ann, f"http://{host}:80/hook")
    happen(sessions, ann)
    courier.deliver_due()
    assert receiver.received == []
    [row] = deliveries(sessions)
    assert (row.state, row.status_code) == ("dead", None)
    assert "private network" in str(row.fault)


def test_a_receiver_of_another_port_than_the_webs_is_not_asked(sessions: SessionFactory, receiver: Receiver) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    courier_for(sessions, "127.0.0.0/8").deliver_due()
    assert receiver.received == []
    assert deliveries(sessions)[0].state == "dead"


@pytest.mark.parametrize(("url", "said"), [("http://127.0.0.1:{closed}/", "reached"), ("{slow}", "No answer within")])
def test_silence_is_a_failure_with_its_reason(
    sessions: SessionFactory, receiver: Receiver, url: str, said: str
) -> None:
    with receiving() as gone:
        closed = gone.port
    receiver.go_on.clear()
    courier = courier_for(sessions, f"127.0.0.1:{receiver.port},127.0.0.1:{closed}")
    ann = person(sessions)
    hook(sessions, ann, url.format(closed=closed, slow=receiver.url))
    happen(sessions, ann)
    courier.deliver_due()
    [row] = deliveries(sessions)
    assert row.state == "waiting"
    assert said in str(row.fault)


def test_an_event_that_nobody_asked_for_or_a_paused_webhook_writes_nothing(
    sessions: SessionFactory, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook_id = hook(sessions, ann, receiver.url)
    happen(sessions, ann, event="check.failed")
    happen(sessions, person(sessions, "bob"))
    with sessions.begin() as session:
        session.execute(update(WebhookRow).where(WebhookRow.id == hook_id).values(paused=True))
    happen(sessions, ann)
    assert deliveries(sessions) == []


def test_a_deleted_check_takes_its_deliveries_with_it(sessions: SessionFactory, receiver: Receiver) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    [check_id] = happen(sessions, ann)
    assert len(deliveries(sessions)) == 1
    with sessions.begin() as session:
        session.delete(session.get_one(CheckRow, check_id))
    assert deliveries(sessions) == []


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(sessions: SessionFactory, courier: Courier) -> None:
    ann = person(sessions)
    hook(sessions, ann, "https://example.com/")
    happen(sessions, ann, 2)
    with sessions.begin() as session:
        row = session.scalars(select(DeliveryRow).limit(1)).one()
        row.state, row.finished_at = DeliveryState.DEAD, datetime.now(UTC) - timedelta(days=8)
    courier.tidy()
    assert [row.state for row in deliveries(sessions)] == ["waiting"]


def test_a_secret_sealed_under_another_key_ends_the_delivery_with_a_word_for_its_owner(
    sessions: SessionFactory, receiver: Receiver
) -> None:
    ann = person(sessions)
    hook(sessions, ann, receiver.url)
    happen(sessions, ann)
    client = open_client(Allow.parse(f"127.0.0.1:{receiver.port}"))
    Courier(sessions, Sealer("another secret key of 32 letters!", PURPOSE), client).deliver_due()
    [row] = deliveries(sessions)
    assert row.state == "dead"
    assert "make it again" in str(row.fault)
