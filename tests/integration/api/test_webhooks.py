"""Webhooks over HTTP: whose they are, what is shown of them, and where they may not lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import text

if TYPE_CHECKING:
    from aiguard.db import SessionFactory
    from tests.integration.api.browser import Browser

HOOKS = "/api/v1/account/webhooks"
URL = "https://example.com/hook"


def make(browser: Browser, url: str = URL, *events: str) -> dict[str, Any]:
    answer = browser.change("POST", HOOKS, json={"url": url, "events": list(events or ("check.done",))})
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()


def test_the_secret_is_shown_once_and_lies_sealed_in_the_database(checker: Browser, sessions: SessionFactory) -> None:
    made = make(checker)
    assert made["secret"].startswith("whsec_")
    listed = checker.get(HOOKS)
    assert listed.get_json()["items"] == [made["webhook"]]
    assert made["secret"] not in listed.get_data(as_text=True)
    with sessions() as session:
        [row] = session.execute(text("SELECT encode(sealed_secret, 'escape') || url FROM webhooks")).scalars()
    assert made["secret"] not in row


@pytest.mark.parametrize("part", ["", "/test", "/deliveries", "/deliveries/{other}/again"])
def test_another_persons_webhook_looks_exactly_like_none(admin: Browser, checker: Browser, part: str) -> None:
    mine = make(admin)["webhook"]["id"]
    absent, other = str(uuid4()), str(uuid4())
    method = {"": "DELETE", "/deliveries": "GET"}.get(part, "POST")
    address = f"{HOOKS}/{{id}}{part.format(other=other)}"
    foreign_answer = checker.change(method, address.format(id=mine))
    absent_answer = checker.change(method, address.format(id=absent))
    assert foreign_answer.status_code == absent_answer.status_code == 404
    assert foreign_answer.get_data(as_text=True).replace(mine, absent) == absent_answer.get_data(as_text=True)
    assert checker.change("PATCH", f"{HOOKS}/{mine}", json={"paused": True}).status_code == 404
    assert admin.get(HOOKS).get_json()["items"][0]["paused"] is False
    assert admin.get(f"{HOOKS}/{mine}/deliveries").get_json()["items"] == []


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://127.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "javascript:1"]
)
def test_an_address_that_leads_nowhere_public_is_refused_at_once(checker: Browser, url: str) -> None:
    answer = checker.change("POST", HOOKS, json={"url": url, "events": ["check.done"]})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "webhook_url_refused")
    assert checker.get(HOOKS).get_json()["items"] == []


def test_a_test_event_waits_to_be_sent_and_pausing_calls_off_what_waits(checker: Browser) -> None:
    hook = f"{HOOKS}/{make(checker)['webhook']['id']}"
    sent = checker.change("POST", f"{hook}/test").get_json()
    assert (sent["event"], sent["state"], sent["attempt"]) == ("test", "waiting", 0)
    assert checker.change("PATCH", hook, json={"paused": True}).get_json()["paused"] is True
    [called_off] = checker.get(f"{hook}/deliveries").get_json()["items"]
    assert called_off["state"] == "dead"
    assert "paused" in called_off["fault"]
    again = checker.change("POST", f"{hook}/deliveries/{called_off['id']}/again").get_json()
    assert (again["state"], again["attempt"], again["fault"]) == ("waiting", 0, None)
    assert again["body"] == sent["body"]


def test_a_change_leaves_alone_what_it_does_not_name(checker: Browser) -> None:
    hook = f"{HOOKS}/{make(checker)['webhook']['id']}"
    changed = checker.change("PATCH", hook, json={"events": ["check.failed", "check.done"]}).get_json()
    assert (changed["events"], changed["paused"]) == (["check.done", "check.failed"], False)
    assert checker.change("PATCH", hook, json={"paused": True}).get_json()["events"] == changed["events"]


def test_a_deleted_webhook_takes_along_what_was_not_sent(checker: Browser, sessions: SessionFactory) -> None:
    hook = f"{HOOKS}/{make(checker)['webhook']['id']}"
    checker.change("POST", f"{hook}/test")
    assert checker.change("DELETE", hook).status_code == 204
    with sessions() as session:
        assert session.scalar(text("SELECT count(*) FROM webhook_deliveries")) == 0


def test_there_is_a_most_of_webhooks(checker: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aiguard.accounts.webhooks.service.MOST", 1)
    make(checker)
    answer = checker.change("POST", HOOKS, json={"url": URL, "events": ["check.done"]})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "too_many_webhooks")
