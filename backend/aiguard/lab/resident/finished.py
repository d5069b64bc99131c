"""What a finished network was made of, kept beside it: a result is taken up again only by who asks for the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from aiguard.lab.errors import RunMismatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aiguard.lab.sources import Sample

    Identity = dict[str, str]  # "recipe", "pictures" …: what must be equal

FILE: Final = "identity.json"


def is_finished(result: Path, folder: Path, identity: Identity) -> bool:
    """Whether `result` is there. RunMismatch: it came of something else, or nothing in `folder` says of what."""
    if not result.exists():
        return False
    path = folder / FILE
    if not path.exists():
        raise RunMismatch(f"{folder} is finished and does not say of what it was made. Choose another --out.")
    told = json.loads(path.read_text(encoding="utf-8"))
    other = [name for name, value in identity.items() if told.get(name) != value]
    if other:
        raise RunMismatch(f"{folder} was finished with other {' and '.join(other)}. Choose another --out.")
    return True


def note(folder: Path, identity: Identity) -> None:
    """To be called before the result is written."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{FILE}.partial"
    partial.write_text(json.dumps(identity, indent=2) + "\n", encoding="utf-8")
    partial.replace(folder / FILE)


def fingerprint(samples: Sequence[Sample], *more: str) -> str:
    """Of names and sizes of files: enough to tell sets apart, without reading them."""
    return hashed([*more, *(f"{one.name}:{one.path.stat().st_size}" for one in samples)])


def hashed(words: Iterable[str]) -> str:
    return hashlib.sha256("|".join(words).encode()).hexdigest()[:16]
