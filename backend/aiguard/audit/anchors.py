"""The newest row's hash, written outside the database from time to time: a cut tail or a log written anew shows there.

What was written after the last anchor can be cut off unseen; that is why anchors are frequent.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select

from aiguard.audit.rows import AuditRow
from aiguard.errors import AiguardError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from aiguard.storage import BlobStore

PREFIX = "audit/anchors/"


class AnchorForged(AiguardError):
    """An anchor does not carry our seal: it was changed, or the secret key is another one now."""

    code: ClassVar[str] = "anchor_forged"

    def __init__(self, key: str) -> None:
        super().__init__(f"The anchor {key} does not carry this service's seal: it was changed, or the key was.")
        self.key = key


def anchor(session: Session, store: BlobStore, secret_key: str) -> int | None:
    """Write the newest row's hash unless it stands there; returns the row's id, None when there is nothing new."""
    newest = session.execute(
        select(AuditRow.id, AuditRow.sha256_hex).order_by(AuditRow.id.desc()).limit(1)
    ).one_or_none()
    session.rollback()  # no transaction stays open while the store is asked
    if newest is None or store.size(_key(newest.id)) is not None:
        return None
    seal = _seal(newest.id, newest.sha256_hex, secret_key)
    store.put(_key(newest.id), json.dumps({"row": newest.id, "sha256": newest.sha256_hex, "seal": seal}).encode())
    return int(newest.id)


def read(store: BlobStore, secret_key: str) -> dict[int, str]:
    """Row id → hash, of every anchor. AnchorForged when one of them is not ours."""
    found = {}
    for blob in store.list(PREFIX):
        told = _parsed(store.get(blob.key))
        row_id, digest = int(str(told.get("row", -1))), str(told.get("sha256"))
        if not hmac.compare_digest(str(told.get("seal")), _seal(row_id, digest, secret_key)):
            raise AnchorForged(blob.key)
        found[row_id] = digest
    return found


def _parsed(data: bytes) -> dict[str, object]:
    try:
        told = json.loads(data)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _key(row_id: int) -> str:
    return f"{PREFIX}{row_id:012d}.json"


def _seal(row_id: int, digest: str, secret_key: str) -> str:
    return hmac.new(f"audit anchor:{secret_key}".encode(), f"{row_id}:{digest}".encode(), sha256).hexdigest()
