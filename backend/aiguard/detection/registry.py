"""Models by name: what models.toml lists, or any local folder."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from aiguard.detection.errors import ModelUnavailable, UnknownModel
from aiguard.detection.spec import Hints

HERE: Final = Path(__file__).parent
BUNDLED: Final = "wild-hybrid-256"


class Entry(BaseModel):
    """One model as models.toml describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    source: Literal["bundled", "hub", "folder", "ensemble"]
    licence: str = "not stated"
    about: str = ""
    repository: str = ""
    revision: str = ""
    weights_sha256: str = ""  # of model.safetensors, where it is known; a download that differs is refused
    path: Path = Path()
    members: tuple[str, ...] = ()  # of an ensemble
    known_limits: tuple[str, ...] = ()  # beside what its own spec says
    hints: Hints = Hints()


@cache
def entries() -> dict[str, Entry]:
    listed = tomllib.loads((HERE / "models.toml").read_text(encoding="utf-8"))["model"]
    return {entry.id: entry for entry in map(Entry.model_validate, listed)}


def find(name: str) -> Entry:
    """By name, or by folder. UnknownModel when it is neither."""
    if name in entries():
        return entries()[name]
    folder = Path(name)
    if folder.is_dir():
        return Entry(id=folder.resolve().name, title=folder.name, source="folder", path=folder.resolve())
    raise UnknownModel(name, entries())


def folder_of(entry: Entry, models_dir: Path) -> Path:
    """Where its files lie on this machine. ModelUnavailable for a hub model that was never fetched."""
    match entry.source:
        case "bundled":
            return HERE / "bundled" / entry.id
        case "folder":
            return entry.path
        case "ensemble":
            return models_dir / entry.id  # its calibration, once there is one; the members lie in their own
        case "hub":
            folder = models_dir / entry.id
            if not (folder / "revision").is_file():
                raise ModelUnavailable(entry.id, "it was not fetched yet")
            return folder


def revision_of(entry: Entry, models_dir: Path) -> str:
    """The commit of a hub model; "local" for a folder without a spec of its own."""
    if entry.source == "hub":
        return (folder_of(entry, models_dir) / "revision").read_text(encoding="utf-8").strip()
    return "local"


def choose(name: str, models_dir: Path, *, may_fetch: bool = True) -> tuple[str, str | None]:
    """The model to run and, when it is not the one asked for, a line that says so. Fetches a hub model if it may."""
    from aiguard.detection.hub import fetch

    entry = find(name)
    try:
        for needed in map(find, entry.members or (name,)):
            if needed.source == "hub" and may_fetch:
                fetch(needed, models_dir)
            folder_of(needed, models_dir)
    except ModelUnavailable as error:
        return BUNDLED, f"Runs on the bundled model {BUNDLED}: {error}"
    return name, None
