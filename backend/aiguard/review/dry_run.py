"""What a policy would have flagged in the last 30 days, beside what today's flags on the same checks."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Text, and_, cast, func, select

from aiguard.checks.rows import CheckRow, VerdictRow
from aiguard.checks.states import CheckState
from aiguard.review.policies import in_force
from aiguard.review.rules import Facts, spoken, windows
from aiguard.verdict import Band

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from aiguard.review.rules import Rule

DAYS: Final = 30
MOST: Final = 100_000  # the newest; more would keep an admin waiting
AT_ONCE: Final = 5_000
EXAMPLES: Final = 12


@dataclass(frozen=True)
class Example:
    """`reasons` of the policy that flags it."""

    check_id: UUID
    band: str
    p_ai: float
    reasons: list[str]


@dataclass
class DryRun:
    """`then`: by the policy asked about; `now`: by the one in force. `complete`: every check of the 30 days."""

    checks: int = 0
    complete: bool = True
    since: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=DAYS))
    then: int = 0
    now: int = 0
    reasons_then: Counter[str] = field(default_factory=Counter)
    reasons_now: Counter[str] = field(default_factory=Counter)
    added: int = 0
    dropped: int = 0
    examples_added: list[Example] = field(default_factory=list)
    examples_dropped: list[Example] = field(default_factory=list)


def dry_run(session: Session, rules: Sequence[Rule], most: int = MOST) -> DryRun:
    """Reads only; the very function that flags decides here too."""
    today = in_force(session).rules
    days = windows(rules) | windows(today)
    found = DryRun()
    uploads = _likely_ai(session, found.since - timedelta(days=max(days))) if days else {}
    oldest = found.since
    for row in _rows(session, found.since, most + 1):
        if found.checks == most:
            found.complete, found.since = False, oldest
            break
        oldest = row.finished_at
        _add(found, rules, today, _facts(row, uploads, days))
    return found


def _add(found: DryRun, rules: Sequence[Rule], today: Sequence[Rule], facts: Facts) -> None:
    found.checks += 1
    then, now = ({rule.kind for rule in spoken(each, facts)} for each in (rules, today))
    if then:
        found.then += 1
        found.reasons_then.update(then)
    if now:
        found.now += 1
        found.reasons_now.update(now)
    if then and not now:
        found.added += 1
        _show(found.examples_added, facts, then)
    if now and not then:
        found.dropped += 1
        _show(found.examples_dropped, facts, now)


def _show(examples: list[Example], facts: Facts, reasons: Collection[str]) -> None:
    if len(examples) < EXAMPLES:
        examples.append(Example(facts.check_id, facts.band, facts.p_ai, sorted(reasons)))


def _rows(session: Session, since: datetime, most: int) -> Any:
    """Newest first, a few thousand at a time. Of the evidence only what rules look at."""
    deciding = and_(
        VerdictRow.check_id == CheckRow.id,
        VerdictRow.model_id == CheckRow.model_id,
        VerdictRow.model_revision == CheckRow.model_revision,
    )
    query = (
        select(
            CheckRow.id,
            CheckRow.owner_id,
            CheckRow.created_at,
            CheckRow.finished_at,
            CheckRow.band,
            CheckRow.p_ai,
            CheckRow.feedback,
            cast(func.jsonb_path_query_array(VerdictRow.evidence, "$[*].source"), Text).label("sources"),
            cast(func.jsonb_path_query_array(VerdictRow.evidence, "$[*].weight"), Text).label("weights"),
        )
        .join(VerdictRow, deciding, isouter=True)
        .where(CheckRow.state == CheckState.DONE, CheckRow.finished_at >= since, CheckRow.band.is_not(None))
        .order_by(CheckRow.finished_at.desc())
        .limit(most)
    )
    return session.execute(query.execution_options(yield_per=AT_ONCE))


def _likely_ai(session: Session, since: datetime) -> Mapping[int, list[datetime]]:
    """When each owner's likely-AI checks came in, in order."""
    query = select(CheckRow.owner_id, CheckRow.created_at)
    query = query.where(CheckRow.band == Band.LIKELY_AI, CheckRow.finished_at >= since).order_by(CheckRow.created_at)
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        found[row.owner_id].append(row.created_at)
    return found


def _facts(row: Any, uploads: Mapping[int, list[datetime]], days: frozenset[int]) -> Facts:
    theirs = uploads.get(row.owner_id, [])
    until = bisect_right(theirs, row.finished_at)
    return Facts(
        check_id=row.id,
        band=row.band,
        p_ai=row.p_ai or 0.0,
        evidence=_told(row.sources, row.weights),
        feedback=row.feedback,
        likely_ai={each: until - bisect_left(theirs, row.finished_at - timedelta(days=each)) for each in days},
    )


@lru_cache(maxsize=4096)
def _told(sources: str | None, weights: str | None) -> frozenset[tuple[str, str]]:
    """From two JSON lists; a few are those of nearly all files."""
    return frozenset(zip(json.loads(sources or "[]"), json.loads(weights or "[]"), strict=False))
