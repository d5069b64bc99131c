"""The versions of the policy: the newest is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy import select

from aiguard.audit import log
from aiguard.audit.actions import Action
from aiguard.review.errors import PolicyOutdated, PolicyUnreadable
from aiguard.review.rows import PolicyRow
from aiguard.review.rules import PolicySettings, Rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from aiguard.review.rules import Rule


@dataclass(frozen=True)
class Policy:
    """`words`: why it was made."""

    version: int
    rules: Sequence[Rule]
    settings: PolicySettings
    words: str
    created_by: int | None
    created_at: datetime


@dataclass(frozen=True)
class Draft:
    rules: Sequence[Rule]
    settings: PolicySettings
    words: str


def in_force(session: Session) -> Policy:
    """In the caller's transaction. PolicyUnreadable."""
    return _policy(session.scalars(select(PolicyRow).order_by(PolicyRow.version.desc()).limit(1)).one())


def versions(session: Session, *, limit: int = 100) -> list[Policy]:
    """Newest first."""
    return [_policy(row) for row in session.scalars(select(PolicyRow).order_by(PolicyRow.version.desc()).limit(limit))]


def save(session: Session, actor_id: int, draft: Draft, *, after: int) -> Policy:
    """As the next version, in force from now on. PolicyOutdated: somebody saved one after version `after`. Commits."""
    with session.begin():
        newest = select(PolicyRow).order_by(PolicyRow.version.desc()).limit(1).with_for_update()
        if session.scalars(newest).one().version != after or session.get(PolicyRow, after + 1) is not None:
            raise PolicyOutdated
        row = PolicyRow(
            version=after + 1,
            rules=Rules.dump_python(list(draft.rules), mode="json"),
            settings=draft.settings.model_dump(mode="json"),
            words=draft.words,
            created_by=actor_id,
        )
        session.add(row)
        session.flush()
        session.refresh(row)
        log.write(session, actor_id, Action.POLICY_CHANGED, f"policy:{row.version}", {"before": after})
        return _policy(row)


def _policy(row: PolicyRow) -> Policy:
    try:
        rules, settings = Rules.validate_python(row.rules), PolicySettings.model_validate(row.settings)
    except ValidationError:
        raise PolicyUnreadable(row.version) from None
    return Policy(
        version=row.version,
        rules=rules,
        settings=settings,
        words=row.words,
        created_by=row.created_by,
        created_at=row.created_at,
    )
