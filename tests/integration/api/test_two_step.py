from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from time import time
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from aiguard.accounts import two_step
from aiguard.accounts.rows import RecoveryCodeRow, TwoStepRow
from aiguard.api import waiting
from aiguard.cli.service import user
from aiguard.config import Settings
from tests.integration.api.browser import CHECKS, PASSWORD, SESSION, Browser

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.test import TestResponse

    from aiguard.db import SessionFactory

TWO_STEP = "/api/v1/account/two-step"
SECOND = f"{SESSION}/second-step"
STEP_S = 30


class Phone:
    """An app whose clock goes on by a step with each code, as if somebody waited for it."""

    def __init__(self, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.totp = pyotp.TOTP(secret)
        self.at = int(time()) // STEP_S
        monkeypatch.setattr(two_step, "time", lambda: self.at * STEP_S + 7)

    def code(self, steps_off: int = 0) -> str:
        return self.totp.generate_otp(self.at + steps_off)

    def next(self) -> str:
        self.at += 1
        return self.code()


@pytest.fixture
def phone(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> Phone:
    """The admin's, not yet confirmed."""
    return Phone(admin.change("POST", TWO_STEP).get_json()["secret"], monkeypatch)


@pytest.fixture
def codes(admin: Browser, phone: Phone) -> list[str]:
    """The admin's recovery codes; two-step sign-in is on."""
    found: list[str] = confirm(admin, phone.code()).get_json()["codes"]
    return found


def confirm(browser: Browser, code: str) -> TestResponse:
    return browser.change("POST", f"{TWO_STEP}/confirmation", json={"code": code})


def second(browser: Browser, code: str) -> TestResponse:
    return browser.change("POST", SECOND, json={"code": code})


def waits(browser: Browser) -> Browser:
    state = browser.sign_in("admin@example.com").get_json()
    assert (state["user"], state["second_step_required"]) == (None, True)
    return browser


def is_wrong(answer: TestResponse) -> bool:
    return (answer.status_code, answer.get_json()["code"]) == (422, "wrong_code")


def test_the_app_gets_a_secret_as_a_picture_and_as_text(admin: Browser) -> None:
    begun = admin.change("POST", TWO_STEP)
    body = begun.get_json()
    assert begun.status_code == 201
    assert body["uri"] == (
        f"otpauth://totp/AI%20Guard%20Vision:admin%40example.com?secret={body['secret']}&issuer=AI%20Guard%20Vision"
    )
    assert body["qr_svg"].startswith("data:image/svg+xml")
    assert "<svg" in unquote(body["qr_svg"])


def test_nothing_is_asked_for_before_a_first_code_confirmed_it(admin: Browser, phone: Phone, visitor: Browser) -> None:
    assert visitor.sign_in("admin@example.com").get_json()["user"] is not None
    assert is_wrong(confirm(admin, "000000" if phone.code() != "000000" else "000001"))
    assert admin.get(TWO_STEP).get_json() == {"since": None, "recovery_codes_left": 0}


def test_with_it_on_the_password_alone_opens_nothing(codes: list[str], phone: Phone, visitor: Browser) -> None:
    waits(visitor)
    assert visitor.get(CHECKS).status_code == 401
    assert visitor.open()["second_step_required"] is True
    state = second(visitor, phone.next()).get_json()
    assert state["user"]["email"] == "admin@example.com"
    assert state["second_step_required"] is False
    assert visitor.get(CHECKS).status_code == 200


def test_the_session_begins_anew_with_the_second_step(codes: list[str], phone: Phone, visitor: Browser) -> None:
    waits(visitor)
    before, token = visitor.cookie(), visitor.token
    second(visitor, phone.next())
    assert visitor.cookie() != before
    visitor.token = token
    assert visitor.sign_out().get_json()["code"] == "csrf_failed"


def test_a_code_works_once(codes: list[str], phone: Phone, visitor: Browser, app: Flask) -> None:
    used = phone.next()
    assert second(waits(visitor), used).status_code == 200
    assert is_wrong(second(waits(Browser(app)), used))


def test_the_code_that_confirmed_it_does_not_sign_in(codes: list[str], phone: Phone, visitor: Browser) -> None:
    assert is_wrong(second(waits(visitor), phone.code()))


def test_of_two_that_send_one_code_at_once_one_gets_in(codes: list[str], phone: Phone, app: Flask) -> None:
    browsers = [waits(Browser(app)) for _ in range(5)]
    code = phone.next()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda browser: second(browser, code).status_code, browsers))
    assert sorted(answers) == [200, 422, 422, 422, 422]


def test_a_clock_may_be_off_by_one_step_and_no_more(codes: list[str], phone: Phone, app: Flask) -> None:
    phone.at += 10
    assert is_wrong(second(waits(Browser(app)), phone.code(-2)))
    assert is_wrong(second(waits(Browser(app)), phone.code(2)))
    assert second(waits(Browser(app)), phone.code(-1)).status_code == 200
    assert second(waits(Browser(app)), phone.code(1)).status_code == 200
    assert is_wrong(second(waits(Browser(app)), phone.code(0)))  # older than the last one taken


def test_spaces_in_a_code_do_not_matter(codes: list[str], phone: Phone, visitor: Browser) -> None:
    code = phone.next()
    assert second(waits(visitor), f" {code[:3]} {code[3:]} ").status_code == 200


@pytest.mark.parametrize("code", ["abcdef", "１２３４５６", "-00001", "0000000", "ABCD-EFGH-JKLM-NPQR"])
def test_what_is_no_code_is_wrong_and_no_error_of_ours(codes: list[str], visitor: Browser, code: str) -> None:
    assert is_wrong(second(waits(visitor), code))


def test_a_code_that_is_no_text_is_refused_like_any_other_text(codes: list[str], visitor: Browser) -> None:
    answer = second(waits(visitor), "\x00" * 8)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "request_invalid")


def test_ten_recovery_codes_each_let_in_once(codes: list[str], visitor: Browser, admin: Browser, app: Flask) -> None:
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", code) for code in codes)
    assert second(waits(visitor), codes[0].lower().replace("-", " ")).status_code == 200
    assert is_wrong(second(waits(Browser(app)), codes[0]))
    assert admin.get(TWO_STEP).get_json()["recovery_codes_left"] == 9


def test_new_recovery_codes_end_the_old_ones(codes: list[str], admin: Browser, app: Flask) -> None:
    renewed = admin.change("POST", f"{TWO_STEP}/recovery-codes").get_json()["codes"]
    assert not set(renewed) & set(codes)
    assert is_wrong(second(waits(Browser(app)), codes[1]))
    assert second(waits(Browser(app)), renewed[1]).status_code == 200


def test_another_persons_recovery_code_is_wrong(codes: list[str], app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Browser(app)
    other.register("other@example.com")
    own = Phone(other.change("POST", TWO_STEP).get_json()["secret"], monkeypatch)
    foreign = confirm(other, own.code()).get_json()["codes"]
    assert is_wrong(second(waits(Browser(app)), foreign[0]))


def test_neither_the_secret_nor_a_code_lies_readable_in_the_database(
    codes: list[str], phone: Phone, sessions: SessionFactory
) -> None:
    with sessions() as session:
        sealed = session.scalars(select(TwoStepRow.sealed_secret)).one()
        kept = session.scalars(select(RecoveryCodeRow.code_sha256_hex)).all()
    assert phone.totp.secret.encode() not in sealed
    assert len(kept) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)


def test_turned_off_the_password_is_enough_again(codes: list[str], admin: Browser, visitor: Browser) -> None:
    assert admin.change("DELETE", TWO_STEP).status_code == 204
    assert visitor.sign_in("admin@example.com").get_json()["user"] is not None
    assert admin.get(TWO_STEP).get_json() == {"since": None, "recovery_codes_left": 0}
    assert admin.change("POST", f"{TWO_STEP}/recovery-codes").get_json()["code"] == "two_step_off"


def test_it_is_not_set_up_over_one_that_is_on(codes: list[str], admin: Browser) -> None:
    assert admin.change("POST", TWO_STEP).get_json()["code"] == "two_step_on"


def test_a_second_step_without_a_first_is_refused(codes: list[str], phone: Phone, visitor: Browser) -> None:
    visitor.open()
    answer = second(visitor, phone.next())
    assert (answer.status_code, answer.get_json()["code"]) == (401, "second_step_expired")


def test_the_wait_for_the_second_step_ends_after_ten_minutes(
    codes: list[str], phone: Phone, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(visitor)
    monkeypatch.setattr(waiting, "time", lambda: time() + 601)
    assert visitor.open()["second_step_required"] is False
    assert second(visitor, phone.next()).get_json()["code"] == "second_step_expired"


def test_a_new_password_ends_the_wait_of_whoever_had_the_old_one(
    codes: list[str], phone: Phone, admin: Browser, visitor: Browser
) -> None:
    waits(visitor)
    changed = admin.change("PUT", "/api/v1/account/password", json={"current": PASSWORD, "new": "another-otter-43"})
    assert changed.status_code == 200
    assert second(visitor, phone.next()).get_json()["code"] == "second_step_expired"


def test_guessing_at_the_second_step_is_stopped_from_wherever_it_comes(
    codes: list[str], phone: Phone, app: Flask
) -> None:
    browsers = [waits(Browser(app)) for _ in range(3)]
    for n in range(10):
        elsewhere = {"REMOTE_ADDR": f"10.0.0.{n}"}
        assert is_wrong(browsers[n % 3].change("POST", SECOND, json={"code": "12345x"}, environ_base=elsewhere))
    once_more = {"json": {"code": phone.next()}, "environ_base": {"REMOTE_ADDR": "10.0.1.1"}}
    stopped = browsers[0].change("POST", SECOND, **once_more)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0


def test_a_new_secret_key_leaves_the_recovery_codes_as_the_way_in(
    codes: list[str], phone: Phone, build: Callable[..., Flask]
) -> None:
    later = build(secret_key="another secret, also 32 letters long")
    answer = second(waits(Browser(later)), phone.next())
    assert (answer.status_code, answer.get_json()["code"]) == (409, "seal_broken")
    assert second(waits(Browser(later)), codes[0]).status_code == 200


def test_the_operator_turns_it_off_for_somebody_who_has_lost_everything(
    codes: list[str], visitor: Browser, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "load", lambda: settings)
    absent = CliRunner().invoke(user, ["two-step-off", "nobody@example.com"])
    assert (absent.exit_code, "There is no account" in absent.output) == (1, True)
    assert CliRunner().invoke(user, ["two-step-off", "Admin@example.com"]).exit_code == 0
    assert visitor.sign_in("admin@example.com").get_json()["user"] is not None
