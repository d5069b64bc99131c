"""A person whose every trace carries the same mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.storage import display_key, thumbnail_key
from tests.integration.api.browser import Browser, png
from tests.integration.api.test_tokens import make
from tests.integration.api.test_webhooks import HOOKS
from tests.integration.api.test_webhooks import make as make_hook

if TYPE_CHECKING:
    from flask import Flask

    from aiguard.db import SessionFactory

EMAIL = "checker@example.com"
MARK = "unmistakable-4711"


def verdict(check_id: Any) -> VerdictRow:
    return VerdictRow(
        check_id=check_id,
        model_id="m",
        model_revision="r",
        weights_sha256="w",
        spec_sha256="s",
        p_ai=0.25,
        logit=-1.0,
        logits=[],
        band="likely_real",
        headline="Likely real",
        reasons=[],
        evidence=[{"code": "exif", "text": MARK}],
        decode_ms=1,
        inference_ms=1,
    )


@pytest.fixture
def settled(app: Flask, checker: Browser, sessions: SessionFactory) -> Browser:
    """A person with two judged checks, a token, a webhook and what was derived of the pictures."""
    sent = checker.upload((f"{MARK}.png", png(1)), ("other.png", png(2))).get_json()["checks"]
    store = app.extensions["aiguard"].store
    for check in sent:
        store.put(display_key(check["image"]["sha256"]), b"display")
        store.put(thumbnail_key(check["image"]["sha256"]), b"thumbnail")
    with sessions.begin() as session:
        session.add_all([verdict(check["id"]) for check in sent])
        session.execute(update(CheckRow).values(state=CheckState.DONE, note=f"note {MARK}", tags=[MARK]))
    make(checker)
    hook = make_hook(checker, f"https://example.com/{MARK}")["webhook"]["id"]
    checker.change("POST", f"{HOOKS}/{hook}/test")
    return checker
