from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, update

from aiguard.accounts.rows import ApiTokenRow, PasswordResetRow, UserRow
from aiguard.mail import MailNotSent
from tests.integration.api.browser import CHECKS, PASSWORD, Browser

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from aiguard.accounts.resets import Resets
    from aiguard.db import SessionFactory

RESETS = "/api/v1/password-resets"
TOKENS = "/api/v1/account/tokens"
NEW = "quiet-heron-77"


class Outbox:
    """What would have been sent; `broken` makes every mail fail, `gate` makes it wait."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.broken = False
        self.gate: Event | None = None

    def send(self, to: str, subject: str, text: str) -> None:
        if self.gate:
            self.gate.wait(20)
        if self.broken:
            raise MailNotSent("refused")
        self.sent.append((to, subject, text))


@pytest.fixture
def resets(app: Flask) -> Resets:
    found: Resets = app.extensions["aiguard"].resets
    return found


@pytest.fixture
def outbox(resets: Resets, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    box = Outbox()
    monkeypatch.setattr(resets.post, "_mailer", box)
    return box


def ask(browser: Browser, email: str, **more: object) -> TestResponse:
    browser.open()
    return browser.change("POST", RESETS, json={"email": email}, **more)


def use(browser: Browser, token: str, password: str = NEW) -> TestResponse:
    browser.open()
    return browser.change("POST", f"{RESETS}/use", json={"token": token, "password": password})


def link_to(outbox: Outbox, resets: Resets, browser: Browser, email: str = "admin@example.com") -> str:
    assert ask(browser, email).status_code == 202
    resets.post.settle()
    found = re.search(r"http://localhost/reset/(\S+)", outbox.sent[-1][2])
    assert found
    return found[1]


def is_invalid(answer: TestResponse) -> bool:
    return (answer.status_code, answer.get_json()["code"]) == (422, "reset_invalid")


def test_a_link_by_mail_sets_a_new_password(admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets) -> None:
    token = link_to(outbox, resets, visitor, " ADMIN@example.com ")
    to, subject, _ = outbox.sent[0]
    assert (to, subject) == ("admin@example.com", "Reset your password")
    assert use(visitor, token).status_code == 200
    assert visitor.sign_in("admin@example.com").status_code == 401
    assert visitor.sign_in("admin@example.com", NEW).status_code == 200


def test_a_new_password_ends_every_session_and_its_owner_is_told(
    admin: Browser, checker: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    assert use(visitor, link_to(outbox, resets, visitor)).status_code == 200
    assert admin.get(CHECKS).status_code == 401
    assert checker.get(CHECKS).status_code == 200
    resets.post.settle()
    assert outbox.sent[-1][:2] == ("admin@example.com", "Your password was changed")


def test_api_tokens_go_on_and_whoever_resets_the_password_is_told(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets, sessions: SessionFactory
) -> None:
    made = [admin.change("POST", TOKENS, json={"name": name, "scopes": ["checks:read"]}).get_json() for name in "ab"]
    with sessions.begin() as session:  # one has run out, and opens nothing anyway
        old = update(ApiTokenRow).where(ApiTokenRow.name == "b")
        session.execute(old.values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert use(visitor, link_to(outbox, resets, visitor)).get_json() == {"api_tokens": 1}
    bearer = {"Authorization": f"Bearer {made[0]['secret']}"}
    assert visitor.client.get(CHECKS, headers=bearer).status_code == 200
    resets.post.settle()
    assert "API tokens that still work: 1." in outbox.sent[-1][2]


def test_a_link_works_once_and_takes_the_others_with_it(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    first, second = link_to(outbox, resets, visitor), link_to(outbox, resets, visitor)
    assert use(visitor, second).status_code == 200
    assert is_invalid(use(visitor, second))
    assert is_invalid(use(visitor, first))


def test_of_two_uses_at_once_one_wins(app: Flask, admin: Browser, outbox: Outbox, resets: Resets) -> None:
    token = link_to(outbox, resets, Browser(app))
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: use(Browser(app), token, f"{NEW}-{n}").status_code, range(4)))
    assert sorted(answers) == [200, 422, 422, 422]


def test_a_link_runs_out_after_an_hour(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets, sessions: SessionFactory
) -> None:
    token = link_to(outbox, resets, visitor)
    with sessions() as session:
        [until] = session.scalars(select(PasswordResetRow.expires_at))
    assert timedelta(minutes=59) < until - datetime.now(UTC) <= timedelta(hours=1)
    with sessions.begin() as session:
        session.execute(update(PasswordResetRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert is_invalid(use(visitor, token))


def test_a_made_up_link_is_refused(admin: Browser, visitor: Browser) -> None:
    assert is_invalid(use(visitor, "made-up"))


def test_a_weak_password_leaves_the_link_good(admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets) -> None:
    token = link_to(outbox, resets, visitor)
    assert use(visitor, token, "password1234").get_json()["code"] == "weak_password"
    assert use(visitor, token).status_code == 200


def test_the_token_is_stored_hashed_only(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets, sessions: SessionFactory
) -> None:
    token = link_to(outbox, resets, visitor)
    with sessions() as session:
        [kept] = session.scalars(select(PasswordResetRow.token_sha256_hex))
    assert len(kept) == 64
    assert token not in kept


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    known, unknown = ask(visitor, "admin@example.com"), ask(visitor, "nobody@example.com")
    assert known.status_code == unknown.status_code == 202
    assert known.data == unknown.data
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    resets.post.settle()
    assert [to for to, _, _ in outbox.sent] == ["admin@example.com"]


def test_a_disabled_account_gets_no_mail_and_its_links_are_dead(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets, sessions: SessionFactory
) -> None:
    token = link_to(outbox, resets, visitor)
    with sessions.begin() as session:
        session.execute(update(UserRow).values(active=False))
    ask(visitor, "admin@example.com")
    resets.post.settle()
    assert len(outbox.sent) == 1
    assert is_invalid(use(visitor, token))


def test_the_answer_does_not_wait_for_the_mail_server(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    outbox.gate = Event()
    began = perf_counter()
    assert ask(visitor, "admin@example.com").status_code == 202
    assert perf_counter() - began < 5  # the server would take 20 s
    outbox.gate.set()
    resets.post.settle()
    assert len(outbox.sent) == 1


def test_a_mail_server_that_refuses_does_not_show_in_the_answer(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    outbox.broken = True
    assert ask(visitor, "admin@example.com").status_code == 202
    resets.post.settle()
    outbox.broken = False
    assert link_to(outbox, resets, visitor)


def test_no_more_than_five_links_are_out_at_a_time(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets, sessions: SessionFactory
) -> None:
    for _ in range(7):
        assert ask(visitor, "admin@example.com").status_code == 202
        resets.post.settle()
    assert len(outbox.sent) == 5
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(PasswordResetRow)) == 5


def test_asking_without_end_is_refused(admin: Browser, visitor: Browser, outbox: Outbox) -> None:
    answers = [ask(visitor, f"p{n}@example.com").status_code for n in range(11)]
    assert answers == [202] * 10 + [429]


def test_a_forged_host_does_not_get_into_the_link(
    app: Flask, admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    evil = {"base_url": "http://evil.example"}
    visitor.token = visitor.get("/api/v1/session", **evil).get_json()["csrf_token"]
    assert visitor.change("POST", RESETS, json={"email": "admin@example.com"}, **evil).status_code == 202
    resets.post.settle()
    assert "evil.example" not in outbox.sent[0][2]
    assert "http://127.0.0.1:8000/reset/" in outbox.sent[0][2]


def test_without_a_mail_server_the_operator_finds_the_link_in_the_log(
    admin: Browser, visitor: Browser, resets: Resets, capfd: pytest.CaptureFixture[str]
) -> None:
    ask(visitor, "admin@example.com")
    resets.post.settle()
    token = re.search(r"http://localhost/reset/(\S+)", capfd.readouterr().out)
    assert token
    assert use(visitor, token[1]).status_code == 200


def test_a_changed_password_kills_the_links_that_are_out(
    admin: Browser, visitor: Browser, outbox: Outbox, resets: Resets
) -> None:
    token = link_to(outbox, resets, visitor)
    assert admin.change("PUT", "/api/v1/account/password", json={"current": PASSWORD, "new": NEW}).status_code == 200
    assert is_invalid(use(visitor, token))
