from __future__ import annotations

import hmac
import itertools
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from aiguard.accounts.webhooks import urls
from aiguard.accounts.webhooks.courier import judged
from aiguard.accounts.webhooks.errors import WebhookUrlRefused
from aiguard.accounts.webhooks.retries import next_attempt
from aiguard.accounts.webhooks.signing import signature
from aiguard.fetching.addresses import Allow

MADE = datetime(2026, 1, 1, tzinfo=UTC)


def schedule(draw: float) -> list[timedelta]:
    """When each attempt after the first is made, when every one fails."""
    at, attempt, times = MADE, 1, []
    while (due := next_attempt(MADE, at, attempt, draw)) is not None:
        times.append(due - MADE)
        at, attempt = due, attempt + 1
    return times


@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0])
def test_a_delivery_is_tried_for_about_a_day_ever_more_seldom(draw: float) -> None:
    times = schedule(draw)
    gaps = [later - earlier for earlier, later in zip([timedelta(0), *times], times, strict=False)]
    assert timedelta(seconds=8) <= times[0] <= timedelta(seconds=12)
    assert all(later >= earlier for earlier, later in itertools.pairwise(gaps))
    assert timedelta(hours=17) < times[-1] <= timedelta(hours=24)
    assert 8 <= len(times) <= 12


def test_two_deliveries_that_failed_together_do_not_come_back_together() -> None:
    assert schedule(0.1)[0] != schedule(0.9)[0]


def test_the_signature_is_the_documented_one() -> None:
    body = b'{"id":"x"}'
    digest = hmac.new(b"whsec_k", b"1700000000." + body, sha256).hexdigest()
    assert signature("whsec_k", 1_700_000_000, body) == f"t=1700000000,v1={digest}"


@pytest.mark.parametrize(("status", "arrived"), [(200, True), (204, True), (302, False), (404, False), (500, False)])
def test_only_a_2xx_is_a_yes(status: int, arrived: bool) -> None:
    assert (judged(status).fault is None) is arrived


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "ftp://example.com/x",
        "file:///etc/passwd",
        "http://example.com/hook",
        "https://user:secret@example.com/",
        "https:///x",
        "https://example.com:22/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://0.0.0.0/",
        "https://example.com/" + "x" * 2100,
    ],
)
def test_an_address_nothing_may_be_sent_to_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(WebhookUrlRefused) as caught:
        urls.checked(text, Allow())
    assert str(caught.value).endswith(".")


def test_https_to_a_name_is_taken_and_http_only_where_the_operator_says() -> None:
    assert urls.checked(" https://example.com/hook?a=1 ", Allow()) == "https://example.com/hook?a=1"
    assert urls.checked("http://hooks.intern:8080/x", Allow.parse("hooks.intern:8080")) == "http://hooks.intern:8080/x"
    with pytest.raises(WebhookUrlRefused):
        urls.checked("http://hooks.intern:8081/x", Allow.parse("hooks.intern:8080"))
