"""Pictures with what people found, as the lab reads them: `<root>/<split>/<class>/<source>/<name>`.

Only pictures whose owners agreed to that, of decisions that hold and tell real from AI.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import Text, cast, func, select

from aiguard.audit import log as audit
from aiguard.audit.actions import Action
from aiguard.checks.rows import CheckRow
from aiguard.figures.reviewed import TOLD, by_lot, deciding_verdict, generator
from aiguard.review.rows import CaseRow
from aiguard.storage import BlobMissing, original_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from aiguard.storage import BlobStore

log = structlog.get_logger()

CLASSES: Final = {"confirmed_ai": "ai", "confirmed_real": "real"}
SUFFIXES: Final = {"image/jpeg": "jpg", "image/tiff": "tif", "image/svg+xml": "svg"}
HELD_OUT: Final = 5  # every fifth group of near-duplicates goes to validation
MANIFEST: Final = "labels.csv"


@dataclass(frozen=True)
class Label:
    """One picture. `group`: near-duplicates share it, and stay in one split. `by_lot`: nothing had flagged it."""

    sha256: str
    media_type: str
    label: str
    source: str
    group: str
    by_lot: bool
    model_id: str
    model_revision: str
    p_ai: float

    @property
    def split(self) -> str:
        drawn = int(hashlib.sha256(self.group.encode()).hexdigest()[:8], 16)
        return "train" if drawn % HELD_OUT else "validation"

    @property
    def path(self) -> str:
        """Without the name its owner gave it."""
        suffix = SUFFIXES.get(self.media_type, self.media_type.partition("/")[2])
        return f"{self.split}/{self.label}/{self.source}/{self.sha256[:24]}.{suffix}"


@dataclass(frozen=True)
class Exported:
    """`counts`: (split, class) → pictures. `contested`: the same bytes decided both ways; left out. `gone`: no file."""

    counts: dict[tuple[str, str], int]
    by_lot: int
    contested: int
    gone: int


def labels(session: Session) -> tuple[list[Label], int]:
    """One a picture, and how many were contested."""
    group = func.min(cast(CaseRow.group_id, Text))
    named = generator()
    columns = (CheckRow.sha256_hex, CheckRow.media_type, CheckRow.decision, named, by_lot())
    model = (CheckRow.model_id, CheckRow.model_revision, CheckRow.p_ai)
    query = (
        select(*columns, *model, group)
        .join(CaseRow, CaseRow.check_id == CheckRow.id)
        .where(
            CheckRow.decision.in_(TOLD),
            CheckRow.decided_at <= func.clock_timestamp(),
            CheckRow.for_training,
            CheckRow.image_id.is_not(None),
        )
    )
    rows = session.execute(deciding_verdict(query).group_by(CheckRow.id, *columns, *model)).all()
    return folded(_label(row) for row in rows)


def folded(found: Iterable[Label]) -> tuple[list[Label], int]:
    """The same bytes of several people count once, and not at all where people found both."""
    by_hash: dict[str, list[Label]] = {}
    for one in found:
        by_hash.setdefault(one.sha256, []).append(one)
    agreed = [same[0] for same in by_hash.values() if len({one.label for one in same}) == 1]
    return sorted(agreed, key=lambda one: one.path), len(by_hash) - len(agreed)


def export(session: Session, store: BlobStore, root: Path) -> Exported:
    """Write the pictures and `labels.csv`. Noted in the audit log; commits. StorageError when the store is away."""
    with session.begin():
        found, contested = labels(session)
        audit.write(session, None, Action.LABELS_EXPORTED, "service:labels", {"pictures": len(found)})
    written = [one for one in found if _write(store, one, root)]
    _write_manifest(written, root)
    counts = Counter((one.split, one.label) for one in written)
    return Exported(dict(counts), sum(one.by_lot for one in written), contested, len(found) - len(written))


def _write(store: BlobStore, one: Label, root: Path) -> bool:
    path = root / one.path
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        store.fetch(original_key(one.sha256), path)
    except BlobMissing:
        path.unlink(missing_ok=True)
        log.warning("label_without_picture", sha256=one.sha256)
        return False
    return True


def _write_manifest(written: list[Label], root: Path) -> None:
    root.mkdir(parents=True, exist_ok=True)
    with (root / MANIFEST).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["path", *Label.__dataclass_fields__])
        out.writeheader()
        out.writerows({"path": one.path} | asdict(one) for one in written)


def _label(row: Any) -> Label:
    sha256, media_type, decision, named, lot, model_id, revision, p_ai, group = row
    return Label(sha256, media_type, CLASSES[decision], slug(named), group, lot, model_id, revision, p_ai)


def slug(name: str | None) -> str:
    """A folder's name of what a file says: anybody may write there what they like."""
    words = re.sub(r"[^a-z0-9]+", "-", (name or "").lower()).strip("-")[:40].strip("-")
    return words or "reviewed"
