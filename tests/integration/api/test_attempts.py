from __future__ import annotations

from typing import TYPE_CHECKING

from redis import Redis

from tests.integration.api.browser import Browser

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
