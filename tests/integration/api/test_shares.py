"""Links as their owner has them: made, listed and revoked, for a time and so many at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from aiguard.shares.rows import ShareRow
from tests.integration.api.browser import CHECKS, Browser, png
from tests.integration.api.sharing import PARTS, api_path, judged_with_secrets, share

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory


@pytest.fixture
def check(admin: Browser, station: Station, sessions: SessionFactory) -> dict[str, Any]:
    return judged_with_secrets(admin, station, sessions)


def test_a_revoked_link_is_gone_at_the_next_request(admin: Browser, visitor: Browser, check: dict[str, Any]) -> None:
    made, other = share(admin, check), share(admin, check)
    assert visitor.get(api_path(made)).status_code == 200
    for _ in range(2):
        assert admin.change("DELETE", f"{CHECKS}/{check['id']}/shares/{made['id']}").status_code == 204
    for part in PARTS:
        answer = visitor.get(f"{api_path(made)}{part}")
        assert (answer.status_code, answer.get_json()["code"]) == (410, "share_revoked")
    assert visitor.get(api_path(other)).status_code == 200
    listed = {each["id"]: each["state"] for each in admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["items"]}
    assert listed == {made["id"]: "revoked", other["id"]: "active"}


def test_an_expired_link_is_gone_and_says_so(
    admin: Browser, visitor: Browser, check: dict[str, Any], sessions: SessionFactory
) -> None:
    made = share(admin, check, days=1)
    with sessions.begin() as session:
        session.execute(update(ShareRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    for part in PARTS:
        answer = visitor.get(f"{api_path(made)}{part}")
        assert (answer.status_code, answer.get_json()["code"]) == (410, "share_expired")
    [listed] = admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["items"]
    assert listed["state"] == "expired"


def test_views_of_others_are_counted_and_the_owners_are_not(
    admin: Browser, visitor: Browser, checker: Browser, check: dict[str, Any]
) -> None:
    made = share(admin, check)
    for browser in (visitor, checker, admin, visitor):
        assert browser.get(api_path(made)).status_code == 200
    visitor.get(f"{api_path(made)}/image")
    [listed] = admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["items"]
    assert listed["views"] == 3
    assert datetime.now(UTC) - datetime.fromisoformat(listed["last_viewed_at"]) < timedelta(minutes=1)
    assert listed["path"] == made["path"]


def test_nobody_shares_lists_or_revokes_for_somebody_else(
    admin: Browser, checker: Browser, visitor: Browser, check: dict[str, Any]
) -> None:
    made = share(admin, check)
    shares = f"{CHECKS}/{check['id']}/shares"
    absent = f"{CHECKS}/{uuid4()}/shares"
    asked = [("GET", "", None), ("POST", "", {"days": 1}), ("DELETE", f"/{made['id']}", None)]
    for method, part, body in asked:
        foreign, none = (checker.change(method, f"{base}{part}", json=body) for base in (shares, absent))
        assert (foreign.status_code, none.status_code) == (404, 404)
        assert foreign.get_json()["detail"] == none.get_json()["detail"]
    assert visitor.get(api_path(made)).status_code == 200


def test_how_long_a_link_may_hold_is_the_operators_to_say(
    build: Callable[..., Flask], admin: Browser, check: dict[str, Any]
) -> None:
    strict = Browser(build(share_max_days=10))
    strict.sign_in("admin@example.com")
    answer = strict.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 30})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "share_too_long")
    assert "10 days" in answer.get_json()["detail"]
    assert strict.get(f"{CHECKS}/{check['id']}/shares").get_json()["choices_days"] == [1, 7]
    assert admin.get(f"{CHECKS}/{check['id']}/shares").get_json()["choices_days"] == [1, 7, 30, 90]
    odd = admin.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 8})
    assert (odd.status_code, odd.get_json()["code"]) == (422, "request_invalid")


def test_there_is_nothing_to_share_before_there_is_a_verdict(admin: Browser) -> None:
    [waiting] = admin.upload(("new.png", png(9))).get_json()["checks"]
    answer = admin.change("POST", f"{CHECKS}/{waiting['id']}/shares", json={"days": 1})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "share_needs_verdict")


def test_a_check_has_at_most_twenty_open_links(admin: Browser, check: dict[str, Any]) -> None:
    made = [share(admin, check) for _ in range(20)]
    answer = admin.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": 1})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "too_many_shares")
    admin.change("DELETE", f"{CHECKS}/{check['id']}/shares/{made[0]['id']}")
    share(admin, check)
