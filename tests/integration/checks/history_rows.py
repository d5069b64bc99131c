"""Checks of every kind, and the same questions answered in Python."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from aiguard.accounts.rows import UserRow
from aiguard.checks.rows import CheckRow
from aiguard.checks.states import CheckState, Source
from aiguard.verdict import Band

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aiguard.checks.filters import Filter

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = 24 * 60
NAMES = ("IMG_{}.jpg", "Screenshot {}.png", "Été à Nîmes {}.webp", "cat.{}.JPG", "100%_{}.png", "中文 {}.jpg")


def person(session: Session, email: str) -> int:
    user = UserRow(email=email, password="-", fs_uniquifier=email)
    session.add(user)
    session.flush()
    return user.id


def mixed_checks(owner_id: int, count: int, seed: int = 1) -> list[CheckRow]:
    """In every state, with equal keys among them."""
    dice = random.Random(seed)
    return [_check(owner_id, at, dice) for at in range(count)]


def _check(owner_id: int, at: int, dice: random.Random) -> CheckRow:
    state = dice.choices(list(CheckState), (1, 1, 20, 2))[0]
    done = state == CheckState.DONE
    return CheckRow(
        owner_id=owner_id,
        file_name=dice.choice(NAMES).format(dice.randrange(60)),
        sha256_hex=f"{at:064x}",
        size_bytes=dice.randrange(1, 30) * 1000,
        media_type=dice.choices(("image/jpeg", "image/png", "image/avif"), (10, 5, 1))[0],
        source=dice.choices(list(Source), (10, 1, 3))[0],
        tags=dice.sample(["Holiday", "cats", "Übung", "a, b"], dice.choices((0, 1, 2), (6, 3, 1))[0]),
        band=dice.choice(list(Band)) if done else None,
        p_ai=dice.randrange(20) / 20 if done else None,
        model_id=dice.choices(("big", "small"), (20, 1))[0] if done else None,
        state=state,
        lease_token=None if state != CheckState.RUNNING else f"{at:032x}",
        failure_code="image_damaged" if state == CheckState.FAILED else None,
        created_at=BEGIN + timedelta(hours=dice.randrange(HOURS)),
    )


def meets(row: CheckRow, wish: Filter) -> bool:
    one_of = (
        (wish.states, row.state),
        (wish.bands, row.band),
        (wish.models, row.model_id),
        (wish.media_types, row.media_type),
        (wish.sources, row.source),
    )
    tags = {tag.lower() for tag in row.tags}
    return (
        all(not wanted or value in wanted for wanted, value in one_of)
        and {tag.lower() for tag in wish.tags} <= tags
        and wish.name.lower() in row.file_name.lower()
        and (wish.created_from is None or row.created_at >= wish.created_from)
        and (wish.created_before is None or row.created_at < wish.created_before)
    )


def rank(row: CheckRow, nothing: float) -> Any:
    return nothing if row.p_ai is None or row.band == Band.NOT_APPLICABLE else row.p_ai
