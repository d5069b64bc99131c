"""A model by name, ready to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiguard.detection.detector import Detector
from aiguard.detection.panel import Panel, draft_spec
from aiguard.detection.registry import find, folder_of, revision_of
from aiguard.detection.spec import calibrated_in, read_spec

if TYPE_CHECKING:
    from pathlib import Path

    from aiguard.detection.registry import Entry
    from aiguard.detection.spec import ModelSpec


def spec_of(entry: Entry, models_dir: Path) -> ModelSpec:
    """Without loading any weights. ModelUnavailable when it, or a member of it, is not on this machine."""
    if entry.source != "ensemble":
        revision = revision_of(entry, models_dir)
        return read_spec(folder_of(entry, models_dir), model_id=entry.id, revision=revision, hints=entry.hints)
    members = [spec_of(find(member), models_dir) for member in entry.members]
    return calibrated_in(folder_of(entry, models_dir), draft_spec(entry, members))


def open_model(name: str, *, models_dir: Path, device: str = "auto") -> Detector | Panel:
    """One model, or an ensemble of several. From this machine's files only. Raises the ModelErrors."""
    entry = find(name)
    if entry.source != "ensemble":
        return Detector.load(name, models_dir=models_dir, device=device)
    return _panel(entry, models_dir, device)


def _panel(entry: Entry, models_dir: Path, device: str) -> Panel:
    members = [Detector.load(member, models_dir=models_dir, device=device) for member in entry.members]
    return Panel(members, spec_of(entry, models_dir))
