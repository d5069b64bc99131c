"""The installation's own secrets, made once and kept in its data folder."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Keys:
    """Losing them signs everybody out and locks the embedded database: they belong into the backup."""

    postgres_password: str
    valkey_password: str
    secret_key: str


def load_keys(data_dir: Path) -> Keys:
    """Readable by their owner only. Made at the first call."""
    path = data_dir / "secrets.json"
    if not path.exists():
        keys = Keys(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        partial = path.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(keys), file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    return Keys(**json.loads(path.read_text(encoding="utf-8")))
