"""What people settled becomes a set for the lab, and a revision that decides nothing until it is put in use."""

from __future__ import annotations

import csv
import hashlib
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow, ImageRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.cli.review import review
from aiguard.detection.opening import open_listed
from aiguard.review.rows import CaseRow
from aiguard.storage import original_key
from tests.integration.api.judged import plain

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from aiguard.config import Settings
    from aiguard.db import SessionFactory
    from tests.integration.api.browser import Browser

SMALL, REVISION = "cifake-vit-32", "4a470bff6ba0"


@pytest.fixture
def run(settings: Settings) -> Any:
    environment = {
        "DATABASE_URL": settings.database_url,
        "BROKER_URL": settings.broker_url,
        "STORAGE_URL": settings.storage_url,
        "AIGUARD_SECRET_KEY": settings.secret_key,
        "AIGUARD_DATA_DIR": str(settings.data_dir),
        "AIGUARD_MODEL": SMALL,
    }
    return lambda *words: CliRunner().invoke(review, [str(word) for word in words], env=environment)


@pytest.fixture
def settle(app: Flask, checker: Browser, sessions: SessionFactory) -> Any:
    """settle(picture, outcome) stores a judged check of the checker's with a case and what a person found."""
    store = app.extensions["aiguard"].store

    def make(picture: bytes, outcome: str, **changed: Any) -> str:
        digest = hashlib.sha256(picture).hexdigest()
        store.put(original_key(digest), picture)
        with sessions.begin() as session:
            owner = session.scalars(select(UserRow.id).where(UserRow.email == "checker@example.com")).one()
            image = session.scalar(select(ImageRow).filter_by(sha256_hex=digest))
            image = image or ImageRow(sha256_hex=digest, size_bytes=len(picture), media_type="image/png")
            session.add(image)
            session.flush()
            told = {"band": "uncertain", "p_ai": 0.5, "model_id": SMALL, "model_revision": REVISION}
            check = CheckRow(
                owner_id=owner,
                image_id=image.id,
                file_name="secret name.png",
                sha256_hex=digest,
                size_bytes=len(picture),
                media_type="image/png",
                **({"state": CheckState.DONE, "for_training": True, "decision": outcome} | told | changed),
                decided_at=func.clock_timestamp(),
            )
            session.add(check)
            session.flush()
            hashes = {"weights_sha256": "0" * 64, "spec_sha256": "0" * 64, "decode_ms": 1.0, "inference_ms": 1.0}
            said = {"band": "uncertain", "p_ai": 0.5, "model_id": SMALL, "model_revision": REVISION}
            texts = {"headline": "", "reasons": [{"code": "between_edges", "text": ""}], "logit": 0.0, "logits": []}
            session.add(VerdictRow(check_id=check.id, **said, **hashes, **texts))
            case = {"kind": "flag", "reasons": ["band"], "policy_version": 1, "risk": 0.5, "group_id": uuid4()}
            session.add(CaseRow(check_id=check.id, owner_id=owner, due_at=func.clock_timestamp(), **case, **said))
        return digest

    return make


def test_only_pictures_whose_owners_agreed_are_exported_and_without_their_names(
    run: Any, settle: Any, admin: Browser, tmp_path: Path
) -> None:
    agreed = settle(plain(1), "confirmed_ai")
    settle(plain(2), "confirmed_real", for_training=False)
    settle(plain(3), "cannot_tell")
    settle(plain(4), "confirmed_ai")
    settle(plain(4), "confirmed_real")  # the same bytes, found both ways
    root = tmp_path / "labels"
    done = run("export", root)
    assert done.exit_code == 0, done.output
    [written] = root.rglob("*.png")
    assert written.read_bytes() == plain(1)
    split, kind, source, name = written.relative_to(root).parts
    assert (split in {"train", "validation"}, kind, source, name) == (True, "ai", "reviewed", f"{agreed[:24]}.png")
    [row] = csv.DictReader((root / "labels.csv").open())
    assert (row["sha256"], row["label"], row["by_lot"]) == (agreed, "ai", "False")
    assert "secret name" not in (root / "labels.csv").read_text()
    assert "1 decided both ways" in done.output
    [entry] = admin.get("/api/v1/admin/audit?action=labels.exported").get_json()["items"]
    assert (entry["actor_id"], entry["details"]) == (None, {"pictures": 1})
    again = run("export", root)
    assert again.exit_code == 1
    assert "is not empty" in again.output


def test_a_decision_that_may_still_be_taken_back_is_no_label(
    run: Any, settle: Any, sessions: SessionFactory, tmp_path: Path
) -> None:
    settle(plain(1), "confirmed_ai")
    with sessions.begin() as session:
        session.execute(update(CheckRow).values(decided_at=func.clock_timestamp() + func.make_interval(0, 0, 0, 1)))
    run("export", tmp_path / "labels")
    assert not list((tmp_path / "labels").rglob("*.png"))


def test_too_few_pictures_make_no_edges(run: Any, settle: Any, tmp_path: Path) -> None:
    settle(plain(1), "confirmed_ai")
    done = run("calibrate")
    assert done.exit_code == 1
    assert "1 AI and 0 real pictures are too few" in done.output
    assert not list(tmp_path.glob("models/*"))


def test_one_command_makes_a_revision_that_can_be_tried_and_changes_nothing_else(
    run: Any, settle: Any, admin: Browser, tmp_path: Path
) -> None:
    for seed in range(200):
        settle(plain(seed), "confirmed_ai" if seed % 2 else "confirmed_real")
    done = run("calibrate")
    assert done.exit_code == 0, done.output
    [folder] = (tmp_path / "models").iterdir()
    assert f"{folder.name} is ready" in done.output
    spec = open_listed(folder.name, models_dir=tmp_path / "models", device="cpu").spec
    assert (spec.id, spec.revision) == (SMALL, f"{REVISION}+{folder.name.partition('@')[2]}")
    assert spec.thresholds is not None
    assert "settled by auditors, 0 of the pictures drawn by lot" in spec.thresholds.basis
    known = open_listed(SMALL, models_dir=tmp_path / "models", device="cpu").spec
    assert known.thresholds is not None
    assert known.thresholds.id != spec.thresholds.id
    assert run("calibrate").exit_code == 0
    assert [path.name for path in (tmp_path / "models").iterdir()] == [folder.name]  # the same once more is the same
    operations = "/api/v1/admin/operations"
    begun = admin.change("PUT", f"{operations}/trial", json={"model": folder.name})
    assert begun.status_code == 200, begun.get_json()
    assert admin.change("PUT", f"{operations}/model", json={"model": folder.name}).get_json()["code"] == "trial_needed"
