"""Models by name: what models.toml lists, one of these calibrated anew, or any local folder."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from aiguard.detection.errors import ModelUnavailable, UnknownModel
from aiguard.detection.spec import Hints

HERE: Final = Path(__file__).parent
BUNDLED: Final = "wild-hybrid-256"
ANEW: Final = re.compile(r"[a-z0-9][a-z0-9.-]*@[0-9a-f]{12}")  # <id>@<calibration>, a folder in the models' folder


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


def name_of(model_id: str, revision: str) -> str:
    """What a model of this revision is opened by: its id, with its own calibration where it was calibrated anew."""
    calibration = revision.partition("+")[2]
    return f"{model_id}@{calibration}" if calibration else model_id


def calibrated_anew(models_dir: Path) -> list[str]:
    """The names of those that lie here, in a fixed order."""
    return sorted(path.name for path in models_dir.glob("*@*") if ANEW.fullmatch(path.name) and path.is_dir())


def find_here(name: str, models_dir: Path) -> Entry:
    """By name only: one that came from outside must never open a folder. UnknownModel."""
    if name in entries():
        return entries()[name]
    model_id, _, _ = name.partition("@")
    if model_id not in entries() or not ANEW.fullmatch(name) or not (models_dir / name).is_dir():
        raise UnknownModel(name, entries())
    base = entries()[model_id]
    told = {"source": "folder", "title": f"{base.title}, calibrated anew", "path": (models_dir / name).absolute()}
    return base.model_copy(update=told)


def find(name: str, models_dir: Path | None = None) -> Entry:
    """By name, or by folder. UnknownModel when it is neither."""
    if name in entries():
        return entries()[name]
    if models_dir is not None and ANEW.fullmatch(name) and (models_dir / name).is_dir():
        return find_here(name, models_dir)
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


def came_with(entry: Entry) -> Path:
    """Where the calibration of an ensemble of bundled models lies; its own, fitted here, goes before it."""
    return HERE / "bundled" / entry.id


def revision_of(entry: Entry, models_dir: Path) -> str:
    """The commit of a hub model; "local" for a folder without a spec of its own."""
    if entry.source == "hub":
        return (folder_of(entry, models_dir) / "revision").read_text(encoding="utf-8").strip()
    return "local"


def choose(name: str, models_dir: Path, *, may_fetch: bool = True) -> tuple[str, str | None]:
    """The model to run and, when it is not the one asked for, a line that says so. Fetches a hub model if it may."""
    from aiguard.detection.hub import fetch

    entry = find(name, models_dir)
    try:
        for needed in [find(member) for member in entry.members] or [entry]:
            if needed.source == "hub" and may_fetch:
                fetch(needed, models_dir)
            folder_of(needed, models_dir)
    except ModelUnavailable as error:
        return BUNDLED, f"Runs on the bundled model {BUNDLED}: {error}"
    return name, None
