from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import update

from aiguard.checks.rows import CheckRow
from tests.integration.api.browser import CHECKS, Browser, png

if TYPE_CHECKING:
    from aiguard.db import SessionFactory

HASH = -123456789012345678


def uploaded(browser: Browser, sessions: SessionFactory, colour: int, perceptual_hash: int) -> str:
    [check] = browser.upload((f"{colour}.png", png(colour))).get_json()["checks"]
    with sessions.begin() as session:
        session.execute(update(CheckRow).filter_by(id=check["id"]).values(perceptual_hash=perceptual_hash))
    return str(check["id"])


def test_ones_own_pictures_that_look_alike_are_listed_nearest_first(admin: Browser, sessions: SessionFactory) -> None:
    asked = uploaded(admin, sessions, 1, HASH)
    close = uploaded(admin, sessions, 2, HASH ^ 0b111)
    same = uploaded(admin, sessions, 3, HASH)
    uploaded(admin, sessions, 4, HASH ^ 0xFFFF)
    items = admin.get(f"{CHECKS}/{asked}/similar").get_json()["items"]
    assert [(one["check"]["id"], one["distance"]) for one in items] == [(same, 0), (close, 3)]


def test_another_persons_picture_has_no_likes_for_anybody_else(
    admin: Browser, checker: Browser, sessions: SessionFactory
) -> None:
    mine, theirs = uploaded(admin, sessions, 1, HASH), uploaded(checker, sessions, 1, HASH)
    assert admin.get(f"{CHECKS}/{mine}/similar").get_json()["items"] == []
    absent = str(uuid4())
    foreign_answer, absent_answer = (admin.get(f"{CHECKS}/{each}/similar") for each in (theirs, absent))
    assert foreign_answer.status_code == absent_answer.status_code == 404
    assert foreign_answer.get_data(as_text=True).replace(theirs, absent) == absent_answer.get_data(as_text=True)
