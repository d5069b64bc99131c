"""Cases of every kind, and the same questions answered in Python."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState
from aiguard.review.rows import CaseRow
from aiguard.review.states import CaseKind, CaseState

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aiguard.review.wishes import Wish

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
REASONS = ("band", "evidence", "feedback", "repeat_uploader")


def judged(owner_id: int, at: int, **known: Any) -> CheckRow:
    values = {
        "file_name": f"{at}.png",
        "sha256_hex": f"{at:064x}",
        "size_bytes": 1,
        "media_type": "image/png",
        "state": CheckState.DONE,
        "band": "likely_ai",
        "p_ai": 0.9,
        "model_id": "big",
        "model_revision": "1",
        "finished_at": BEGIN,
    }
    return CheckRow(owner_id=owner_id, **values | known)


def case_of(check: CheckRow, **known: Any) -> CaseRow:
    case_id = uuid4()
    values = {
        "id": case_id,
        "check_id": check.id,
        "owner_id": check.owner_id,
        "kind": CaseKind.FLAG,
        "reasons": ["band"],
        "policy_version": 1,
        "risk": 0.5,
        "opened_at": BEGIN,
        "due_at": BEGIN + timedelta(days=3),
        "group_id": case_id,
        "leads": True,
        "barred": [],
        "band": check.band,
        "p_ai": check.p_ai,
        "model_id": check.model_id,
        "model_revision": check.model_revision,
        "tags": check.tags or [],
        "perceptual_hash": check.perceptual_hash,
    }
    return CaseRow(**values | known)


def mixed_cases(session: Session, owners: list[int], me: int, count: int) -> list[CaseRow]:
    """With equal keys among them, one in eight settled."""
    dice = random.Random(7)
    checks = [
        judged(
            dice.choice(owners),
            at,
            band=dice.choice(("likely_ai", "likely_ai", "uncertain")),
            model_id=dice.choices(("big", "small"), (20, 1))[0],
            tags=dice.sample(["Holiday", "cats", "Übung"], dice.choice((0, 0, 1, 2))),
        )
        for at in range(count)
    ]
    session.add_all(checks)
    session.flush()
    cases = [case_of(check, **_fate(dice, me)) for check in checks]
    session.add_all(cases)
    session.flush()
    return cases


def _fate(dice: random.Random, me: int) -> dict[str, Any]:
    opened_at = BEGIN + timedelta(hours=dice.randrange(50))
    settled = dice.random() < 0.125
    state = CaseState.SETTLED if settled else dice.choices((CaseState.OPEN, CaseState.SECOND_REVIEW), (9, 1))[0]
    return {
        "state": state,
        "settled_at": opened_at + timedelta(hours=3) if settled else None,
        "outcome": dice.choice(("confirmed_ai", "confirmed_real")) if settled else None,
        "opened_at": opened_at,
        "due_at": opened_at + timedelta(hours=dice.choice((24, 72))),
        "risk": dice.randrange(10) / 10,
        "kind": dice.choices((CaseKind.FLAG, CaseKind.SAMPLE), (9, 1))[0],
        "reasons": dice.sample(REASONS, dice.choice((1, 1, 2))),
        "leads": dice.random() < 0.9,
        "barred": [me] if dice.random() < 0.1 else [],
    }


def meets(row: CaseRow, wish: Wish) -> bool:
    one_of = (
        (wish.states, row.state),
        (wish.kinds, row.kind),
        (wish.bands, row.band),
        (wish.models, row.model_id),
        (wish.outcomes, row.outcome),
    )
    return (
        (row.settled_at is not None) == wish.settled
        and all(not wanted or value in wanted for wanted, value in one_of)
        and (not wish.reasons or bool(set(wish.reasons) & set(row.reasons)))
        and wish.uploader_id in (None, row.owner_id)
        and {tag.lower() for tag in wish.tags} <= {tag.lower() for tag in row.tags}
        and (wish.opened_before is None or row.opened_at < wish.opened_before)
        and (not wish.grouped or row.leads)
    )
