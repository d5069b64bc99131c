"""A judged check that carries secrets wherever one can be, and links to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from aiguard.checks.rows import CheckRow
from tests.integration.api import judged
from tests.integration.api.browser import CHECKS, Browser

if TYPE_CHECKING:
    from aiguard.checks.station import Station
    from aiguard.db import SessionFactory

FILE_NAME = "Xanadu birthday.png"
NOTE, TAG, SOURCE_URL = "note for Persephone", "tag-of-Ozymandias", "https://secret.example/path?key=opensesame"
PARTS = ("", "/image", "/heatmap")


def judged_with_secrets(browser: Browser, station: Station, sessions: SessionFactory) -> dict[str, Any]:
    """A judged picture of this person's, as the API answers it."""
    [accepted] = browser.upload((FILE_NAME, judged.told())).get_json()["checks"]
    station.run()
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(note=NOTE, tags=[TAG], source_url=SOURCE_URL))
    found: dict[str, Any] = browser.get(f"{CHECKS}/{accepted['id']}").get_json()
    return found


def share(browser: Browser, check: dict[str, Any], days: int = 7) -> dict[str, Any]:
    made = browser.change("POST", f"{CHECKS}/{check['id']}/shares", json={"days": days})
    assert made.status_code == 201
    body: dict[str, Any] = made.get_json()
    return body


def api_path(made: dict[str, Any]) -> str:
    return f"/api/v1{made['path']}"
