"""Arithmetic and doors of the operations page."""

from __future__ import annotations

import pytest

from aiguard.checks.tally import Tally
from aiguard.operations.door import Door
from aiguard.operations.intervals import Share

SECRET = "a token of more than sixteen letters"


def test_the_speed_counts_work_and_leaves_idle_time_out() -> None:
    now = 0.0
    tally = Tally(clock=lambda: now)
    assert tally.pictures_per_s is None
    tally.begin()
    now = 2.0
    tally.add(8)
    now = 1000.0  # nobody uploaded anything
    tally.begin()
    now = 1002.0
    tally.add(8)
    assert tally.pictures == 16
    assert tally.pictures_per_s == pytest.approx(4.0)


def test_a_share_of_nothing_is_unknown_and_neither_nought_nor_one() -> None:
    assert (Share(0, 0).value, Share(0, 0).low, Share(0, 0).high) == (None, None, None)


def test_intervals_are_wilsons() -> None:
    # Newcombe 1998, table I: 81 of 263 and 15 of 148, to four places.
    for hits, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        assert (Share(hits, of).low, Share(hits, of).high) == pytest.approx((low, high), abs=5e-5)


def test_all_of_three_is_no_certainty() -> None:
    low = Share(3, 3).low
    assert low is not None
    assert low < 0.5
    assert Share(3, 3).high == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("address", "bearer", "forwarded", "let_in"),
    [
        ("127.0.0.1", None, False, True),
        ("::ffff:127.0.0.1", None, False, True),
        ("::1", None, False, True),
        ("192.0.2.1", None, False, False),
        ("127.0.0.1", None, True, False),  # a proxy on this machine hands the whole world on
        ("192.0.2.1", SECRET, True, True),
        ("127.0.0.1", "wrong", False, False),
        ("not an address", None, False, False),
        (None, None, False, False),
    ],
)
def test_who_may_read_the_metrics(address: str | None, bearer: str | None, forwarded: bool, let_in: bool) -> None:
    door = Door(SECRET, "127.0.0.0/8, ::1/128", trusts_proxy=False)
    assert door.lets_in(address, bearer, forwarded=forwarded) is let_in


def test_without_a_token_no_bearer_opens_and_without_networks_nobody_gets_in() -> None:
    assert not Door(None, "", trusts_proxy=False).lets_in("127.0.0.1", "", forwarded=False)
    assert not Door(None, "", trusts_proxy=False).lets_in("192.0.2.1", "anything", forwarded=False)


def test_behind_a_proxy_that_is_trusted_the_address_is_the_askers() -> None:
    door = Door(None, "10.0.0.0/8", trusts_proxy=True)
    assert door.lets_in("10.1.2.3", None, forwarded=True)
    assert not door.lets_in("192.0.2.1", None, forwarded=True)
