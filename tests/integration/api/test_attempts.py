from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from aiguard.api import limits
from tests.integration.api.browser import SESSION, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

NOWHERE = "redis://127.0.0.1:1/0"


def guess(browser: Browser, times: int) -> list[TestResponse]:
    return [browser.sign_in("admin@example.com", f"guess {n}") for n in range(times)]


def test_the_eleventh_guess_within_a_minute_is_told_when_to_come_back(admin: Browser, visitor: Browser) -> None:
    *first, last = guess(visitor, 11)
    assert {answer.status_code for answer in first} == {401}
    assert last.status_code == 429
    assert last.get_json()["code"] == "too_many_requests"
    assert 0 < int(last.headers["Retry-After"]) <= 60


def test_guessing_at_one_account_does_not_lock_the_others(admin: Browser, checker: Browser, visitor: Browser) -> None:
    guess(visitor, 11)
    assert visitor.sign_in("checker@example.com").status_code == 200


def test_another_spelling_of_the_address_counts_as_the_same_account(admin: Browser, visitor: Browser) -> None:
    guess(visitor, 10)
    for spelling in (" ADMIN@example.com", "admin@\uff45xample.com"):
        assert visitor.sign_in(spelling, "one more").status_code == 429


def test_the_count_is_on_the_broker_so_that_every_process_knows_it(
    build: Callable[..., Flask], broker_url: str
) -> None:
    one, other = Browser(build()), Browser(build())
    one.register("admin@example.com")
    guess(one, 10)
    assert guess(other, 1)[0].status_code == 429
    keys = Redis.from_url(broker_url).keys("*")
    assert not any(b"admin@example.com" in key for key in keys)


def test_an_address_of_broken_characters_neither_fails_nor_moves_the_count_off_the_broker(visitor: Browser) -> None:
    odd = [visitor.sign_in("a\ud800@example.com", f"guess {n}") for n in range(11)]
    assert {answer.status_code for answer in odd[:10]} <= {401, 422}
    assert odd[10].status_code == 429


def test_without_the_broker_guesses_are_counted_in_the_process(build: Callable[..., Flask]) -> None:
    browser = Browser(build(broker_url=NOWHERE))
    browser.register("admin@example.com")
    *first, last = guess(browser, 11)
    assert {answer.status_code for answer in first} == {401}
    assert last.status_code == 429


def test_accounts_cannot_be_made_without_end(build: Callable[..., Flask]) -> None:
    browser = Browser(build())
    answers = [browser.register(f"p{n}@example.com", "short") for n in range(21)]
    assert {answer.status_code for answer in answers[:20]} == {422}
    assert answers[20].status_code == 429


def come_from(browser: Browser, address: str) -> Browser:
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


@pytest.mark.parametrize("body", [b"[" * 5000, b'"' + b"x" * 100_000 + b'"'])
def test_a_body_that_cannot_be_read_does_not_move_the_count_off_the_broker(
    admin: Browser, visitor: Browser, body: bytes
) -> None:
    guess(visitor, 10)
    visitor.open()
    answer = visitor.change("POST", SESSION, data=body, content_type="application/json")
    assert answer.status_code in {413, 422}
    assert guess(visitor, 1)[0].status_code == 429


def test_a_body_within_a_string_counts_as_what_it_holds(admin: Browser, visitor: Browser) -> None:
    guess(visitor, 10)
    packed = json.dumps({"email": "admin@example.com", "password": "one more"})
    assert visitor.change("POST", SESSION, json=packed).status_code == 429


def test_whoever_has_a_network_of_ipv6_has_one_address(admin: Browser, visitor: Browser) -> None:
    for n in range(10):
        guess(come_from(visitor, f"2001:db8:0:7::{n:x}"), 1)
    assert guess(come_from(visitor, "2001:db8:0:7:ffff::1"), 1)[0].status_code == 429
    assert guess(come_from(visitor, "2001:db8:0:8::1"), 1)[0].status_code == 401


def test_an_address_of_ipv4_in_the_coat_of_ipv6_is_still_one_of_many(admin: Browser, visitor: Browser) -> None:
    guess(come_from(visitor, "::ffff:192.0.2.1"), 10)
    assert guess(come_from(visitor, "192.0.2.1"), 1)[0].status_code == 429
    assert guess(come_from(visitor, "::ffff:192.0.2.2"), 1)[0].status_code == 401


def test_many_networks_together_do_not_guess_at_one_account_without_end(
    build: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_ACCOUNT", "14 per 10 minutes")
    app = build()
    Browser(app).register("admin@example.com")
    Browser(app).register("checker@example.com")
    visitor = Browser(app)
    answers = [guess(come_from(visitor, f"192.0.2.{n}"), 1)[0] for n in range(15)]
    assert {answer.status_code for answer in answers[:14]} == {401}
    assert answers[14].status_code == 429
    assert 0 < int(answers[14].headers["Retry-After"]) <= 600
    assert visitor.sign_in("checker@example.com").status_code == 200


def test_one_network_alone_does_not_lock_a_person_out_everywhere(admin: Browser, visitor: Browser) -> None:
    hammered = guess(come_from(visitor, "192.0.2.1"), 200)
    assert hammered[-1].status_code == 429
    assert come_from(visitor, "192.0.2.2").sign_in("admin@example.com").status_code == 200


def test_what_names_no_account_is_not_counted_against_others_who_name_none(
    build: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_ACCOUNT", "3 per 10 minutes")
    visitor = Browser(build())
    visitor.open()
    for n in range(5):
        answer = come_from(visitor, f"192.0.2.{n}").change("POST", SESSION, json={})
        assert answer.status_code == 422


def test_visitors_behind_a_front_and_our_own_proxy_are_counted_apart(build: Callable[..., Flask]) -> None:
    """As nginx hands it on: what the visitor wrote, what the front saw, what nginx saw."""
    app = build(trusted_proxies=2)
    Browser(app).register("admin@example.com")
    visitor = come_from(Browser(app), "172.18.0.5")
    for n in range(10):
        visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}, 192.0.2.1, 172.18.0.1"
        assert guess(visitor, 1)[0].status_code == 401
    assert guess(visitor, 1)[0].status_code == 429
    visitor.client.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.2, 172.18.0.1"
    assert guess(visitor, 1)[0].status_code == 401
